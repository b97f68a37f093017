//! The words of restitution law: facts, claims, accounts, worksheets and the rule traits

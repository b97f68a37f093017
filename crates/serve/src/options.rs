//! The user's options, which a page has in its address: the profile, the day, the side, views, assumptions and choices.

use crate::form::{Form, push};

/// The options that are given at most once.
const SINGLE: [&str; 3] = ["profile", "as_of", "side"];

/// The options that can be repeated.
const REPEATED: [&str; 3] = ["view", "assume", "choose"];

/// The options of a page or a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CaseOptions(Vec<(&'static str, String)>);

impl CaseOptions {
    /// Reads the options in a query or a form.
    pub(crate) fn from_form(form: &Form) -> Self {
        let mut all = Vec::new();
        let filled = |value: &&str| !value.trim().is_empty();
        for name in SINGLE {
            let value = form.all(name).find(filled);
            all.extend(value.map(|value| (name, value.trim().to_owned())));
        }
        for name in REPEATED {
            for value in form.all(name).filter(filled) {
                let one = (name, value.trim().to_owned());
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        Self(all)
    }

    /// Adds an option in its place.
    pub(crate) fn push(&mut self, name: &'static str, value: String) {
        self.0.push((name, value));
    }

    /// Returns whether the user gave none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns each option with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Returns the options with one more; a view of a question, an assumption about a fact or a choice replaces the one before.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let subject = |value: &str| value.split('=').next().unwrap_or_default().to_owned();
        let single = SINGLE.contains(&name);
        let kept = self
            .0
            .iter()
            .filter(|(known, old)| *known != name || !(single || subject(old) == subject(value)));
        let mut all = Self(kept.cloned().collect());
        all.push(name, value.to_owned());
        all
    }

    /// Returns the options without one.
    pub(crate) fn without(&self, name: &str, value: &str) -> Self {
        let kept = self.0.iter();
        Self(
            kept.filter(|(known, old)| *known != name || old != value)
                .cloned()
                .collect(),
        )
    }

    /// Returns the options without those of a name.
    pub(crate) fn without_any(&self, name: &str) -> Self {
        let kept = self.0.iter().filter(|(known, _)| *known != name);
        Self(kept.cloned().collect())
    }

    /// Returns the options as words of a command.
    pub(crate) fn words(&self) -> impl Iterator<Item = String> {
        self.iter().map(|(name, value)| {
            let name = match name {
                "as_of" => "as-of",
                name => name,
            };
            format!("--{name}={value}")
        })
    }

    /// Returns an address with the options.
    pub(crate) fn address(&self, path: &str) -> String {
        let mut query = String::new();
        for (name, value) in self.iter() {
            push(&mut query, name, value);
        }
        match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_replaces_the_one_before() {
        let form = Form::read(b"view=q%3Da&as_of=2024-06-03&assume=x%3Dyes&side=").unwrap();
        let options = CaseOptions::from_form(&form).with("view", "q=b");
        let words: Vec<String> = options.words().collect();
        assert_eq!(
            words,
            ["--as-of=2024-06-03", "--assume=x=yes", "--view=q=b"]
        );
        assert_eq!(
            options.without("view", "q=b").address("/compare"),
            "/compare?as_of=2024-06-03&assume=x%3Dyes"
        );
    }
}

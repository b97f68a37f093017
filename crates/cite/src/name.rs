//! Names of courts: as a citation has them, and as people write them.

use crate::court::{CIRCUITS, CourtId, Named, STATE_NAMES, STATES};
use crate::jurisdiction;

impl CourtId {
    /// The court as a citation names it ("7th Cir.", "N.D. Ind.", "U.S."); the id itself for one
    /// outside the federal courts of general jurisdiction.
    #[must_use]
    pub fn abbreviation(&self) -> &str {
        if self.is_supreme() {
            return "U.S.";
        }
        let named = |(id, name): &Named| (*id == self.as_str()).then_some(*name);
        CIRCUITS
            .iter()
            .find_map(|(court, districts)| {
                named(court).or_else(|| districts.iter().find_map(named))
            })
            .or_else(|| STATES.iter().find_map(named))
            .or_else(|| jurisdiction::abbreviation(self))
            .unwrap_or(self.as_str())
    }

    /// Returns the court that a person writes, federal or declared: its id, its abbreviation with any periods and spaces, or its name in full,
    /// such as "N.D. Ohio", "ND Ohio" and "Northern District of Ohio", with or without its division.
    ///
    /// # Examples
    ///
    /// ```
    /// use redress_cite::CourtId;
    ///
    /// let court = CourtId::from_name("Northern District of Ohio").unwrap();
    /// assert_eq!(court.as_str(), "ohnd");
    /// assert_eq!(CourtId::from_name("n.d. ohio"), Some(court));
    /// assert_eq!(CourtId::from_name("USDC NDOH").unwrap().as_str(), "ohnd");
    /// assert_eq!(CourtId::from_name("N.D. Nowhere"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut text = name.trim().to_lowercase();
        // A division is no court of its own.
        if let Some((court, division)) = text.rsplit_once(',')
            && ["division", "div.", "div"]
                .iter()
                .any(|word| division.trim_end().ends_with(word))
        {
            text = court.to_owned();
        } else if let Some((court, _)) = text.split_once(" (").filter(|_| text.ends_with(')')) {
            text = court.to_owned();
        }
        for start in [
            "united states district court for the ",
            "u.s. district court for the ",
            "u.s. district court, ",
            "usdc ",
            "usdc-",
        ] {
            text = text.strip_prefix(start).unwrap_or(&text).to_owned();
        }
        for (long, short) in [
            ("northern ", "n."),
            ("southern ", "s."),
            ("eastern ", "e."),
            ("western ", "w."),
            ("central ", "c."),
            ("middle ", "m."),
        ] {
            if text
                .strip_prefix(long)
                .is_some_and(|rest| rest.starts_with("dist"))
            {
                text = text.replacen(long, short, 1);
            }
        }
        for (long, short) in [
            ("district of the ", "d."),
            ("district of ", "d."),
            ("dist. of ", "d."),
            ("d. of the ", "d."),
            ("d. of ", "d."),
        ] {
            text = text.replacen(long, short, 1);
        }
        let plain = |text: &str| text.replace([' ', '.', ','], "").to_lowercase();
        let mut forms = vec![plain(&text)];
        for (long, short) in STATE_NAMES {
            if let Some(start) = text.strip_suffix(long) {
                forms.push(plain(&format!("{start}{short}")));
            }
        }
        // Prosecutors write the district first: `NDOH` is `ohnd`.
        let short = plain(&text);
        let district = short.len().checked_sub(2).filter(|at| (1..=2).contains(at));
        let parted = district.and_then(|at| short.split_at_checked(at));
        let parted = parted.filter(|(district, _)| district.ends_with('d'));
        forms.extend(parted.map(|(district, state)| format!("{state}{district}")));
        let districts = CIRCUITS.iter().flat_map(|(_, districts)| districts.iter());
        let found = districts
            .chain(CIRCUITS.iter().map(|(circuit, _)| circuit))
            .find(|(id, short)| forms.iter().any(|form| form == id || *form == plain(short)));
        let found = found.map(|(id, _)| Self((*id).to_owned()));
        found.or_else(|| jurisdiction::court_named(plain, name))
    }

    /// Returns the district courts of a state or territory that is named without a district.
    ///
    /// # Examples
    ///
    /// ```
    /// use redress_cite::CourtId;
    ///
    /// let ids = |name| -> Vec<String> { CourtId::in_state(name).into_iter().map(Into::into).collect() };
    /// assert_eq!(ids("Puerto Rico"), ["prd"]);
    /// assert_eq!(ids("USDC MN"), ["mnd"]);
    /// assert_eq!(ids("Iowa"), ["iand", "iasd"]);
    /// assert!(ids("Nowhere").is_empty());
    /// ```
    #[must_use]
    pub fn in_state(name: &str) -> Vec<Self> {
        let name = name.trim().to_lowercase();
        let state = name.strip_prefix("usdc").unwrap_or(&name);
        let state = state.trim_start_matches([' ', '-']);
        let districts = ["d", "nd", "sd", "ed", "wd", "cd", "md"].into_iter();
        let courts = districts.filter_map(|it| Self::from_name(&format!("{it} {state}")));
        courts.collect()
    }
}

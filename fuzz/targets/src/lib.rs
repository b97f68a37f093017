//! What a stranger may hand to the program: each target reads bytes and panics where a promise is broken. libFuzzer looks for such
//! bytes (`fuzz/run`); the tests of the project change the first inputs a number of times in each run.

mod answers;
mod arithmetic;
mod asks;
mod case_files;
mod citations;
mod law_files;
mod ledger_files;
mod postings;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the folder in which targets of this process write files.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("redress-fuzz-{}", std::process::id()));
    let folder = folder.join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Removes what the targets of this process wrote; none is run after it.
pub fn clean_up() {
    let folder = scratch("");
    fs::remove_dir_all(&folder).expect("a folder of our own");
}

/// A reader of bytes, and what it is tried on.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Reads an input.
    pub run: fn(&[u8]),
    /// How many changed inputs a test of the project tries at its full share.
    pub changes: usize,
    seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target. What takes longest is changed least often.
pub const TARGETS: [Target; 9] = [
    Target {
        name: "case-files",
        run: case_files::run,
        changes: 2_000,
        seeds: || {
            let mut seeds = files("tests/decided", "facts.toml", &[0]);
            seeds.extend(files("tests/everyday", "facts.toml", &[0]));
            seeds.extend(files("cli/tests/cases", "facts.toml", &[0]));
            seeds
        },
    },
    Target {
        name: "law-files",
        run: law_files::run,
        changes: 3_000,
        seeds: || {
            let mut seeds = files("tests/decided", "holding.toml", &[0]);
            // The first byte says which file of a folder it is.
            for (place, name) in ["profiles", "authorities", "parameters"]
                .into_iter()
                .enumerate()
            {
                seeds.extend(files(
                    &format!("rules/law/{name}"),
                    "",
                    &[place.to_le_bytes()[0]],
                ));
            }
            seeds
        },
    },
    Target {
        name: "postings",
        run: postings::run,
        changes: 20_000,
        seeds: || {
            texts(&[
                "\u{1}Date Received,Client,Court,Case No.,Defendant,Amount\n1/23/2023,v1,N.D. Ohio,1:21-cr-00104,roe,\"$1,250.00\"\n",
                "\0{\"kind\":\"receipt\",\"id\":\"r1\",\"victim\":\"v1\",\"case\":\"ohnd/1:21-cr-104\",\"amount\":\"1250.00\",\"date\":\"2023-01-23\"}\n",
            ])
        },
    },
    Target {
        name: "tables",
        run: tables::run,
        changes: 50_000,
        seeds: || {
            texts(&[
                "$1,250.00",
                "(3.10)",
                "1/23/2023",
                "N.D. Ill.",
                "2026-02-03",
                "Jan 5, 2024",
            ])
        },
    },
    Target {
        name: "ledger-files",
        run: ledger_files::run,
        changes: 2_000,
        seeds: || vec![vec![0; 64]],
    },
    Target {
        name: "asks",
        run: asks::run,
        changes: 20_000,
        seeds: || {
            texts(&[
                "\"about\"",
                "\u{1}\rnot-the-whole\u{15}{\"distributor\":\"may\"}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            ])
        },
    },
    Target {
        name: "answers",
        run: answers::run,
        changes: 10_000,
        seeds: || {
            texts(&[
                "\0{\"bound\":\"apportionment\"}\0{\"rule\":{\"read\":[\"record.orders\"],\"said\":{\"effect\":{\"change\":\"none\",\"ground\":\"equal-shares\"}}}}",
            ])
        },
    },
    Target {
        name: "citations",
        run: citations::run,
        changes: 50_000,
        seeds: || {
            texts(&[
                "18 U.S.C. 2259(b)(2)(B)",
                "700 F.3d 983",
                "ca7",
                "N.D. Ill.",
                "2019-05-08",
                "18 U.S.C. §§ 2252A(a)(2) and (b)(1)",
            ])
        },
    },
    Target {
        name: "arithmetic",
        run: arithmetic::run,
        changes: 50_000,
        seeds: || vec![vec![1; 40], vec![0; 40]],
    },
];

impl Target {
    /// The target of a name.
    pub fn named(name: &str) -> Option<Target> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// The inputs to begin with.
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        (self.seeds)()
    }
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Returns the files of a name in the folders of a folder, or all files of a folder, in order, each after a few bytes.
fn files(folder: &str, name: &str, first: &[u8]) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("it is read").path()).collect();
    paths.sort();
    let paths = paths.into_iter().map(|path| {
        if name.is_empty() {
            path
        } else {
            path.join(name)
        }
    });
    paths
        .filter(|path| path.is_file())
        .map(|path| [first, &fs::read(path).expect("it is read")].concat())
        .collect()
}

/// Draws numbers, the same ones for the same seed.
pub struct Draws(pub u64);

impl Draws {
    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % most.max(1)
    }

    /// An input with one to four changes: of lines, of numbers, of bytes.
    pub fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            match self.below(3) {
                0 => self.change_a_line(&mut input, seeds),
                1 => self.change_a_number(&mut input),
                _ => self.change_a_byte(&mut input),
            }
        }
        input
    }

    /// Leaves a line out, says it twice, or puts one of another input in its place.
    fn change_a_line(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let mut lines: Vec<Vec<u8>> = input
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect();
        let place = self.below(lines.len());
        match self.below(3) {
            0 => drop(lines.remove(place)),
            1 => lines.insert(self.below(lines.len()), lines[place].clone()),
            _ => {
                let other: Vec<&[u8]> = seeds[self.below(seeds.len())]
                    .split(|byte| *byte == b'\n')
                    .collect();
                lines[place] = other[self.below(other.len())].to_vec();
            }
        }
        *input = lines.join(&b'\n');
    }

    fn change_a_number(&mut self, input: &mut Vec<u8>) {
        const NUMBERS: [&str; 9] = [
            "0",
            "1",
            "-1",
            "00",
            "9223372036854775807",
            "92233720368547758.07",
            "99999999999999999999",
            "0.001",
            "1e9",
        ];
        let begins: Vec<usize> = (0..input.len())
            .filter(|at| {
                input[*at].is_ascii_digit() && (*at == 0 || !input[*at - 1].is_ascii_digit())
            })
            .collect();
        if begins.is_empty() {
            return;
        }
        let begin = begins[self.below(begins.len())];
        let length = input[begin..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let number = NUMBERS[self.below(NUMBERS.len())];
        input.splice(begin..begin + length, number.bytes());
    }

    fn change_a_byte(&mut self, input: &mut Vec<u8>) {
        const BYTES: &[u8] = b"\0\n\"'[]{}=,.#-\x1b\xff";
        let place = self.below(input.len() + 1);
        let byte = BYTES[self.below(BYTES.len())];
        match self.below(3) {
            0 => input.insert(place, byte),
            1 if place < input.len() => input[place] = byte,
            2 if place < input.len() => drop(input.remove(place)),
            _ => input.truncate(place),
        }
    }
}

//! Loss of power. Every write and sync of a program that posts is recorded. Then the disk is built as it may be at any moment: what
//! was synced is there; of the rest each write is there, lost, torn between sectors, or there before an earlier one; names appear and
//! vanish in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Stdio;

use redress_ledger::{Access, Ledger};

use crate::{Folder, LEDGER, line, preloaded};

const SECTOR: usize = 512;
const POSTINGS: usize = 12;

/// An entry of the record.
struct Op {
    letter: u8,
    path: String,
    offset: usize,
    data: Vec<u8>,
}

fn read_record(bytes: &[u8]) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut rest = bytes;
    while let Some((letter, more)) = rest.split_first() {
        let number = |at: usize| {
            let eight: [u8; 8] = more[at..at + 8].try_into().unwrap();
            usize::try_from(u64::from_ne_bytes(eight)).unwrap()
        };
        let (long, offset, n) = (number(0), number(8), number(16));
        let (path, after) = more[24..].split_at(long);
        let (data, after) = after.split_at(n);
        ops.push(Op {
            letter: *letter,
            path: String::from_utf8(path.to_vec()).unwrap(),
            offset,
            data: data.to_vec(),
        });
        rest = after;
    }
    ops
}

/// A small source of chance, because one seed must always give the same disk.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

/// A file, whatever its name: what is on the disk, and the writes that are not yet.
#[derive(Clone, Default)]
struct Inode {
    synced: Vec<u8>,
    pending: Vec<(usize, Option<Vec<u8>>)>,
}

fn apply(bytes: &mut Vec<u8>, offset: usize, data: Option<&[u8]>) {
    match data {
        None => bytes.resize(offset, 0),
        Some(data) => {
            if bytes.len() < offset + data.len() {
                bytes.resize(offset + data.len(), 0);
            }
            bytes[offset..offset + data.len()].copy_from_slice(data);
        }
    }
}

impl Inode {
    fn sync(&mut self) {
        for (offset, data) in std::mem::take(&mut self.pending) {
            apply(&mut self.synced, offset, data.as_deref());
        }
    }

    /// Returns the content after a loss of power.
    fn after_loss(&self, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        let mut pending: Vec<&(usize, Option<Vec<u8>>)> = self.pending.iter().collect();
        let mood = chance.below(4);
        if mood == 0 {
            // In another order.
            for at in (1..pending.len()).rev() {
                pending.swap(at, chance.below(at + 1));
            }
        }
        for (offset, data) in pending {
            let there = match mood {
                1 => true,
                2 => false,
                _ => chance.below(2) == 0,
            };
            if !there {
                continue;
            }
            match data {
                Some(data) if mood == 3 => {
                    // Each sector on its own.
                    let mut at = *offset;
                    let mut rest = data.as_slice();
                    while !rest.is_empty() {
                        let (part, more) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
                        if chance.below(2) == 0 {
                            apply(&mut bytes, at, Some(part));
                        }
                        at += part.len();
                        rest = more;
                    }
                }
                _ => apply(&mut bytes, *offset, data.as_deref()),
            }
        }
        bytes
    }
}

/// The disk while the record is played.
struct Disk {
    inodes: Vec<Inode>,
    /// The names as programs see them, and as they are on the disk.
    seen: BTreeMap<String, usize>,
    synced: BTreeMap<String, usize>,
    pending: Vec<(String, Option<usize>)>,
    acknowledged: String,
}

impl Disk {
    fn play(&mut self, op: &Op) {
        let of = self.seen.get(&op.path).copied();
        match op.letter {
            b'A' => self
                .acknowledged
                .push_str(std::str::from_utf8(&op.data).unwrap()),
            b'W' => self.inodes[of.unwrap()]
                .pending
                .push((op.offset, Some(op.data.clone()))),
            b'T' => self.inodes[of.unwrap()].pending.push((op.offset, None)),
            b'S' => self.inodes[of.unwrap()].sync(),
            b'D' => {
                for (name, inode) in std::mem::take(&mut self.pending) {
                    rename(&mut self.synced, name, inode);
                }
            }
            b'C' => {
                self.seen.insert(op.path.clone(), self.inodes.len());
                self.pending
                    .push((op.path.clone(), Some(self.inodes.len())));
                self.inodes.push(Inode::default());
            }
            b'U' => {
                self.seen.remove(&op.path);
                self.pending.push((op.path.clone(), None));
            }
            other => panic!("{other}"),
        }
    }

    fn write(&self, folder: &Path, chance: &mut Chance) {
        let mut names = self.synced.clone();
        let kept = chance.below(self.pending.len() + 1);
        for (name, inode) in &self.pending[..kept] {
            rename(&mut names, name.clone(), *inode);
        }
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).unwrap();
        for (name, inode) in names {
            let name = Path::new(&name).file_name().unwrap();
            fs::write(folder.join(name), self.inodes[inode].after_loss(chance)).unwrap();
        }
    }
}

fn rename(names: &mut BTreeMap<String, usize>, name: String, inode: Option<usize>) {
    match inode {
        Some(inode) => names.insert(name, inode),
        None => names.remove(&name),
    };
}

#[test]
fn a_loss_of_power_at_any_moment_loses_nothing_that_was_acknowledged() {
    let folder = Folder::new("power");
    let library = preloaded(&folder, "record");
    let home = fs::canonicalize(&folder.0).unwrap();
    let keys: Vec<String> = (0..POSTINGS).map(|n| format!("p{n}")).collect();
    let input: String = keys.iter().map(|key| line(key)).collect();
    fs::write(home.join("in.jsonl"), input).unwrap();
    let before = fs::read(home.join(LEDGER)).unwrap();
    let ran = folder
        .command(&["post", home.join(LEDGER).to_str().unwrap(), "-"])
        .stdin(fs::File::open(home.join("in.jsonl")).unwrap())
        .stdout(Stdio::piped())
        .env("LD_PRELOAD", &library)
        .env("RECORD_IN", format!("ledger-power/{LEDGER}"))
        .env("RECORD_DIR", &home)
        .env("RECORD_TO", home.join("record"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let ops = read_record(&fs::read(home.join("record")).unwrap());
    let count = |letter: u8| ops.iter().filter(|op| op.letter == letter).count();
    assert_eq!(
        (count(b'A'), count(b'U')),
        (POSTINGS, POSTINGS),
        "a journal for each posting"
    );
    let disks = crate::share_of(1500);
    let mut chance = Chance(2022);
    let (mut exact, mut ahead) = (0, 0);
    for disk in 0..disks {
        let cut = chance.below(ops.len() + 1);
        let name = home.join(LEDGER).to_str().unwrap().to_owned();
        let mut state = Disk {
            inodes: vec![Inode {
                synced: before.clone(),
                pending: Vec::new(),
            }],
            seen: [(name.clone(), 0)].into(),
            synced: [(name, 0)].into(),
            pending: Vec::new(),
            acknowledged: String::new(),
        };
        ops[..cut].iter().for_each(|op| state.play(op));
        let at = home.join("disk");
        state.write(&at, &mut chance);
        let acknowledged: BTreeSet<String> =
            state.acknowledged.lines().map(str::to_owned).collect();
        let opened = Ledger::open(&at.join(LEDGER), Access::Read);
        let opened = opened.unwrap_or_else(|error| panic!("disk {disk}, cut {cut}: {error:?}"));
        opened
            .verify(None)
            .unwrap_or_else(|error| panic!("disk {disk}, cut {cut}: {error:?}"));
        let mut there = Vec::new();
        opened.read(|_, posting| there.push(posting.key)).unwrap();
        assert_eq!(
            there,
            keys[..there.len()],
            "disk {disk}, cut {cut}: a prefix"
        );
        let lost: Vec<&String> = acknowledged
            .iter()
            .filter(|key| !there.contains(key))
            .collect();
        assert!(lost.is_empty(), "disk {disk}, cut {cut}: lost {lost:?}");
        match there.len() == acknowledged.len() {
            true => exact += 1,
            false => ahead += 1,
        }
    }
    println!(
        "{disks} disks of {} writes, {} syncs, {} syncs of the folder: none lost, none damaged; {exact} as acknowledged, {ahead} with one more",
        count(b'W'),
        count(b'S'),
        count(b'D')
    );
}

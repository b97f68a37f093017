//! Writes the first inputs of a target into a folder: `seeds TARGET FOLDER`; without arguments it lists the targets.

use std::fs;
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [name, folder] => {
            let target = redress_fuzz_targets::Target::named(name).expect("a target");
            for (number, seed) in target.seeds().iter().enumerate() {
                let file = Path::new(folder).join(format!("seed-{number}"));
                fs::write(file, seed).expect("the folder can be written");
            }
        }
        _ => redress_fuzz_targets::TARGETS
            .iter()
            .for_each(|target| println!("{}", target.name)),
    }
}

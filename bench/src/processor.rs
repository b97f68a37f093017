//! Processor time, because other programs run beside a benchmark.

use std::time::Duration;

/// Runs work and returns the processor time that it took, because other programs run beside it. Threads that it starts are not counted.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = processor();
    let result = std::hint::black_box(work());
    (processor().saturating_sub(start), result)
}

/// Returns the processor time of this thread so far.
fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("time is not negative")
}

/// Returns the least of a few times, because a caseload is computed with warm caches and not with cold ones.
pub(crate) fn least<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let (mut least, mut result) = timed(&mut work);
    for _ in 1..3 {
        let (time, again) = timed(&mut work);
        (least, result) = (least.min(time), again);
    }
    (least, result)
}

/// Returns the mean time of work that is repeated for a quarter of a second.
pub(crate) fn mean<T>(mut work: impl FnMut() -> T) -> Duration {
    let start = processor();
    let mut runs = 0;
    loop {
        std::hint::black_box(work());
        runs += 1;
        let time = processor().saturating_sub(start);
        if time >= Duration::from_millis(250) {
            return time / runs;
        }
    }
}

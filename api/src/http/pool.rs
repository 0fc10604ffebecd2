//! Where requests are executed: threads of their own beside those that read and write sockets, so that a heavy question
//! never keeps `/healthz`, or a small one, waiting. A walk of the graph does not yield, so there are as many threads as
//! requests may run, and the system shares the cores among them.
//!
//! At most `running` are executed at once and at most `waiting` wait; one more is refused with OVERLOADED.
//!
//! What is known to be quick is executed where it arrived: another thread, perhaps on another core, would cost it much of
//! its time. Half of the threads that read and write sockets never do that, and are there for everybody else.

use std::{any::Any, future::Future, io, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use tokio::{
    runtime::{Handle, Runtime},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{AbortHandle, JoinError},
    time::{Instant, timeout, timeout_at},
};

use crate::{
    config::Limits,
    error::{Code, Error, Result},
    graph::View,
};

/// Deeply nested documents make deeply nested futures; this is address space, not memory.
const STACK: usize = 16 << 20;

/// The most threads.
const MOST_THREADS: usize = 64;

/// How long quick work waits for others that are quick, and how long it may then take.
const SOON: Duration = Duration::from_millis(5);
pub(super) const LONGEST_HERE: Duration = Duration::from_millis(20);

/// A budget ends by itself at the deadline, with a better word than an abort: it is given this long to do so.
const GRACE: Duration = Duration::from_millis(500);

/// The threads and the places on them.
pub(super) struct Pool {
    /// Taken only when the pool is dropped.
    runtime: Option<Runtime>,
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
    /// One permit for each that may be executed where it arrived.
    here: Semaphore,
    limits: (usize, usize),
}

/// A place among the running, and until when it may be used.
pub(super) struct Turn {
    deadline: Instant,
    permits: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

/// A task on the pool.
pub(super) struct Running<T> {
    task: tokio::task::JoinHandle<T>,
    deadline: Instant,
}

/// A runtime to serve on: with twice as many threads as there are cores, since half of them may be executing.
///
/// # Errors
/// Those of the system.
pub fn runtime() -> io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    tokio::runtime::Builder::new_multi_thread().worker_threads(2 * cores).enable_all().build()
}

impl Pool {
    /// A thread for each request that may run, unless those are very many.
    pub(super) fn new(limits: &Limits) -> io::Result<Self> {
        let sockets = Handle::try_current().map_or(1, |handle| handle.metrics().num_workers());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .thread_name("colloquy-query")
            .worker_threads(limits.running.clamp(1, MOST_THREADS))
            .thread_stack_size(STACK)
            .enable_all()
            .build()?;
        Ok(Self {
            runtime: Some(runtime),
            places: Arc::new(Semaphore::new(limits.running + limits.waiting)),
            running: Arc::new(Semaphore::new(limits.running)),
            here: Semaphore::new((sockets / 2).max(1)),
            limits: (limits.running, limits.waiting),
        })
    }

    /// How many requests are executed, and how many wait, at this moment.
    pub(super) fn count(&self) -> (usize, usize) {
        let (most_running, most_waiting) = self.limits;
        let running = most_running - self.running.available_permits();
        let placed = most_running + most_waiting - self.places.available_permits();
        // The two are not read at once.
        (running, placed.saturating_sub(running))
    }

    /// Waits for a place among the running, which must be had before the deadline.
    pub(super) async fn turn(&self, deadline: Instant) -> Result<Turn> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| overloaded())?;
        let running = timeout_at(deadline, self.running.clone().acquire_owned()).await;
        let running = running.map_err(|_| overloaded())?.map_err(|_| overloaded())?;
        Ok(Turn { deadline, permits: (place, running) })
    }

    /// Executes quick work on this thread; none where others are at it for too long, or where it was not so quick: it was
    /// then ended, and can be begun again.
    pub(super) async fn here<T>(&self, view: &View, work: impl Future<Output = T>) -> Option<Result<T>> {
        let _place = timeout(SOON, self.here.acquire()).await.ok()?.ok()?;
        let outcome = timeout(LONGEST_HERE, AssertUnwindSafe(work).catch_unwind()).await.ok()?;
        (!view.is_cancelled()).then(|| outcome.map_err(|payload| Error::internal(panicked(payload.as_ref()))))
    }

    /// Starts work that holds its turn until it has really ended, even when nobody waits for it any more.
    pub(super) fn start<F>(&self, turn: Turn, work: F) -> Result<Running<F::Output>>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let runtime = self.runtime.as_ref().ok_or_else(overloaded)?;
        let Turn { deadline, permits } = turn;
        let task = runtime.spawn(async move {
            let _held = permits;
            work.await
        });
        Ok(Running { task, deadline })
    }

    /// Starts work of any length that takes no turn: one subscription, which mostly sleeps.
    pub(super) fn attend<F>(&self, work: F) -> Option<AbortHandle>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Some(self.runtime.as_ref()?.spawn(work).abort_handle())
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // Dropping a runtime waits for its threads, which an async context must not do.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Turn {
    /// The time left to answer in.
    pub(super) fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

impl<T> Running<T> {
    /// What ends the work from outside.
    pub(super) fn abort_handle(&self) -> AbortHandle {
        self.task.abort_handle()
    }

    /// Waits for the outcome; a panic becomes INTERNAL, and no outcome in time becomes TIMEOUT.
    pub(super) async fn outcome(self) -> Result<T> {
        match timeout_at(self.deadline + GRACE, self.task).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(failure)) => Err(Error::internal(reason(failure))),
            Err(_) => Err(Error::new(
                Code::Timeout,
                "The request took longer than it may. Ask for fewer rows or fewer levels; a change that was asked for \
                 may yet be made.",
            )),
        }
    }
}

fn overloaded() -> Error {
    Error::new(Code::Overloaded, "Too many requests are waiting. Try again in a moment.")
}

/// The text of a panic, for the log.
fn reason(failure: JoinError) -> String {
    match failure.try_into_panic() {
        Ok(payload) => panicked(payload.as_ref()),
        Err(failure) => failure.to_string(),
    }
}

fn panicked(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a text");
    format!("panic while executing a request: {text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Viewer;

    fn pool(running: usize, waiting: usize) -> Pool {
        Pool::new(&Limits { running, waiting, ..Limits::default() }).unwrap()
    }

    /// A deadline that is to pass.
    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(50)
    }

    /// A deadline that is not, however busy the machine is.
    fn in_time() -> Instant {
        Instant::now() + Duration::from_mins(10)
    }

    #[tokio::test]
    async fn one_more_than_may_wait_is_refused_at_once() {
        let pool = pool(1, 1);
        let _running = pool.turn(in_time()).await.unwrap();
        let (waited, refused) = tokio::join!(pool.turn(soon()), pool.turn(soon()));
        // The first waits for its turn until its deadline, the second is not let in.
        assert_eq!(waited.err().map(|error| error.code()), Some(Code::Overloaded));
        assert_eq!(refused.err().map(|error| error.code()), Some(Code::Overloaded));
    }

    #[tokio::test]
    async fn a_turn_that_has_ended_is_given_on() {
        let pool = pool(1, 1);
        for number in 0..3 {
            let turn = pool.turn(in_time()).await.unwrap();
            assert_eq!(pool.start(turn, async move { number }).unwrap().outcome().await, Ok(number));
        }
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_and_frees_its_turn() {
        let pool = pool(1, 0);
        for _ in 0..2 {
            let turn = pool.turn(in_time()).await.unwrap();
            let outcome = pool.start(turn, async { assert!(pool_is_full(), "as asked") }).unwrap().outcome().await;
            assert_eq!(outcome.map_err(|error| error.code()), Err(Code::Internal));
            tokio::task::yield_now().await;
        }
    }

    /// Keeps the compiler from seeing that the panic is certain.
    fn pool_is_full() -> bool {
        std::env::args_os().len() == 0
    }

    fn view() -> View {
        View::new(Arc::default(), Viewer::default(), Duration::from_mins(10))
    }

    #[tokio::test]
    async fn quick_work_is_executed_where_it_arrives() {
        let (pool, here) = (pool(1, 0), std::thread::current().id());
        let thread = pool.here(&view(), async { std::thread::current().id() }).await;
        assert_eq!(thread, Some(Ok(here)));
        let panicked = pool.here(&view(), async { assert!(pool_is_full(), "as asked") }).await;
        assert_eq!(panicked.map(|outcome| outcome.map_err(|error| error.code())), Some(Err(Code::Internal)));
    }

    #[tokio::test]
    async fn work_that_is_not_so_quick_is_given_back() {
        let pool = pool(1, 0);
        assert_eq!(pool.here(&view(), std::future::pending::<()>()).await, None);
        let out_of_time = view();
        out_of_time.cancel();
        assert_eq!(pool.here(&out_of_time, async {}).await, None);
        // While another is at it, it waits for a moment only.
        let (long, next) = (view(), view());
        let both = tokio::join!(pool.here(&long, std::future::pending::<()>()), pool.here(&next, async {}));
        assert_eq!(both, (None, None));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_not_waited_for() {
        let pool = pool(1, 0);
        let turn = pool.turn(soon()).await.unwrap();
        assert!(turn.time_left() <= Duration::from_millis(50));
        let outcome = pool.start(turn, std::future::pending::<()>()).unwrap().outcome().await;
        assert_eq!(outcome.map_err(|error| error.code()), Err(Code::Timeout));
    }
}

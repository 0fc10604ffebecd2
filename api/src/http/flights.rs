//! Answers that are being made, shared by those who ask the same at once.
//!
//! The work belongs to all who wait for it: it goes on when the first of them hangs up, and ends when the last one does.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared, WeakShared},
};

use super::{answers::Key, execute::Answer};

type Work = BoxFuture<'static, Arc<Answer>>;

/// The answers under way.
#[derive(Clone, Default)]
pub(super) struct Flights(Arc<Mutex<UnderWay>>);

#[derive(Default)]
struct UnderWay {
    begun: u64,
    flights: HashMap<Key, (u64, WeakShared<Work>)>,
}

/// An answer that is waited for.
pub(super) enum Flight<R> {
    /// Asked for here.
    Own(Shared<Work>),
    /// Asked for by somebody else first; with it, what was not needed to ask.
    Others(Shared<Work>, R),
}

/// Takes a flight off the list when its work ends: with an answer, or because nobody waits.
struct Landing {
    flights: Flights,
    key: Key,
    number: u64,
}

impl Flights {
    /// The answer to what is asked, if somebody waits for it already; else the one that `work` makes of it.
    pub(super) fn join<R, W>(&self, key: Key, asked: R, work: impl FnOnce(R) -> W) -> Flight<R>
    where
        W: Future<Output = Arc<Answer>> + Send + 'static,
    {
        let mut under_way = self.lock();
        if let Some(answer) = under_way.flights.get(&key).and_then(|(_, flight)| flight.upgrade()) {
            return Flight::Others(answer, asked);
        }
        under_way.begun += 1;
        let number = under_way.begun;
        let (landing, work) = (Landing { flights: self.clone(), key, number }, work(asked));
        let answer = async move {
            let _landing = landing;
            work.await
        };
        let answer = answer.boxed().shared();
        if let Some(flight) = answer.downgrade() {
            under_way.flights.insert(key, (number, flight));
        }
        Flight::Own(answer)
    }

    fn lock(&self) -> MutexGuard<'_, UnderWay> {
        // No panic can leave the list half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut under_way = self.flights.lock();
        // Another flight may have begun in its place.
        if under_way.flights.get(&self.key).is_some_and(|(number, _)| *number == self.number) {
            under_way.flights.remove(&self.key);
        }
    }
}

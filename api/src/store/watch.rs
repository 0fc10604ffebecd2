//! Noticing that somebody wrote: this server, another one, or a command line.
//!
//! On SQLite a connection that is held open is asked for `data_version`, which costs no look at a table. On PostgreSQL every
//! commit notifies. Both are only a hint to look: a hint that is missed costs [`LONGEST`].

use std::{sync::Arc, time::Duration};

use sea_orm::{
    DatabaseConnection,
    sqlx::{self, Sqlite, pool::PoolConnection, postgres::PgListener},
};
use tokio::{sync::Notify, task::JoinHandle, time::Instant};

use super::Store;

/// How often SQLite is asked.
const ASK_TIME: Duration = Duration::from_millis(100);

/// The longest time without a look, whatever was noticed: the fallback where notifications do not come through.
const LONGEST: Duration = Duration::from_millis(500);

/// How long after a failure notifications are asked for again.
const RETRY: Duration = Duration::from_secs(5);

/// Where commits notify.
const CHANNEL: &str = "colloquy";

/// Notices writes.
#[derive(Debug)]
pub struct Watch(How);

#[derive(Debug)]
enum How {
    Asks { read: DatabaseConnection, held: Option<PoolConnection<Sqlite>>, last: Option<i64> },
    Listens { told: Arc<Notify>, task: JoinHandle<()> },
}

impl Store {
    /// Notices writes from now on.
    #[must_use]
    pub fn watch(&self) -> Watch {
        if !self.is_postgres() {
            return Watch(How::Asks { read: self.read.clone(), held: None, last: None });
        }
        let told = Arc::new(Notify::new());
        let task = tokio::spawn(listen(self.read.clone(), told.clone()));
        Watch(How::Listens { told, task })
    }

    /// Tells those who watch that there is a new version. They look by themselves too, so that a failure does no harm.
    pub(super) async fn notify(&self) {
        if self.is_postgres()
            && let Err(error) = sea_orm::ConnectionTrait::execute_unprepared(&self.write, "NOTIFY colloquy").await
        {
            tracing::debug!(%error, "no notification; those who follow look by themselves");
        }
    }
}

impl Watch {
    /// Waits until somebody may have written, half a second at the most.
    pub async fn written(&mut self) {
        match &mut self.0 {
            How::Asks { read, held, last } => {
                let until = Instant::now() + LONGEST;
                while Instant::now() < until {
                    tokio::time::sleep(ASK_TIME).await;
                    match data_version(read, held).await {
                        Ok(version) if *last == Some(version) => {}
                        Ok(version) => {
                            *last = Some(version);
                            return;
                        }
                        // The look will tell what is wrong.
                        Err(_) => *held = None,
                    }
                }
            }
            How::Listens { told, .. } => drop(tokio::time::timeout(LONGEST, told.notified()).await),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let How::Listens { task, .. } = &self.0 {
            task.abort();
        }
    }
}

/// A number that changes with every commit of any other connection.
async fn data_version(
    read: &DatabaseConnection,
    held: &mut Option<PoolConnection<Sqlite>>,
) -> Result<i64, sqlx::Error> {
    let connection = match held {
        Some(connection) => connection,
        None => held.insert(read.get_sqlite_connection_pool().acquire().await?),
    };
    sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut **connection).await
}

/// Passes notifications on for as long as it is let. Where the server knows none, or is only a standby, those who watch look
/// by themselves.
async fn listen(read: DatabaseConnection, told: Arc<Notify>) {
    loop {
        let heard = async {
            let mut listener = PgListener::connect_with(read.get_postgres_connection_pool()).await?;
            listener.listen(CHANNEL).await?;
            // What was committed before is looked for at once.
            told.notify_one();
            loop {
                // A connection that was lost comes back by itself; what was missed meanwhile is looked for.
                listener.try_recv().await?;
                told.notify_one();
            }
        };
        let heard: Result<(), sqlx::Error> = heard.await;
        if let Err(error) = heard {
            tracing::debug!(%error, "no notifications from the database; it is asked instead");
        }
        tokio::time::sleep(RETRY).await;
    }
}

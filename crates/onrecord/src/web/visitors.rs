//! How many may be here at once, and how slowly may they speak?
//!
//! Somebody who opens a thousand connections and says nothing, or one letter a minute, must keep nobody out. So a request's
//! head has to be there within seconds, and where all places are taken, whoever has been silent for longest goes.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::serve::Listener;
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

use super::App;

/// A browser takes six. On some systems a process may hold no more than 256 files, and a ledger needs some of them.
const PLACES: u32 = 128;
/// For the head of a request, also after the last answer: who has nothing to ask comes back later.
const HEAD: Duration = Duration::from_secs(20);
/// So long is listened to what somebody goes on sending after it was refused: a browser shows the answer only then.
const REST: Duration = Duration::from_secs(5);
/// So long may answers that are under way take when the room closes.
const CLOSING: Duration = Duration::from_secs(2);

/// Those who are asked nothing and ask nothing now, by when they fell silent.
#[derive(Default)]
struct Silent {
    n_ever: AtomicU64,
    who: Mutex<BTreeMap<u64, Arc<Notify>>>,
}

impl Silent {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Notify>>> {
        self.who.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes one more; the number by which they are known.
    fn enter(&self, leave: &Arc<Notify>) -> u64 {
        let number = self.n_ever.fetch_add(1, Ordering::Relaxed);
        self.lock().insert(number, Arc::clone(leave));
        number
    }

    fn forget(&self, number: u64) {
        self.lock().remove(&number);
    }

    /// Asks whoever has been silent for longest to leave.
    fn make_room(&self) {
        if let Some((_, leave)) = self.lock().pop_first() {
            leave.notify_one();
        }
    }
}

/// What a request brings along, also when the room has stopped reading it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Incoming>>);

impl Shared {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        Pin::new(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).poll_frame(context)
    }

    /// Reads it to its end, for nothing.
    async fn rest(&self) {
        while let Some(Ok(_)) = poll_fn(|context| self.poll(context)).await {}
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        self.poll(context)
    }
}

/// Answers everybody until `closing`.
pub(super) async fn received(mut listener: TcpListener, app: App, closing: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(PLACES as usize));
    let silent = Arc::new(Silent::default());
    let (close, is_closing) = watch::channel(());
    let next = async {
        loop {
            let (stream, _) = Listener::accept(&mut listener).await;
            if places.available_permits() == 0 {
                silent.make_room();
            }
            // Nobody closes the semaphore.
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            tokio::spawn(answered(stream, place, app.clone(), Arc::clone(&silent), is_closing.clone()));
        }
    };
    tokio::select! { () = next => {}, () = closing => {} }
    _ = close.send(());
    _ = tokio::time::timeout(CLOSING, places.acquire_many(PLACES)).await;
}

/// One connection, to its end.
async fn answered(
    stream: TcpStream,
    _place: OwnedSemaphorePermit,
    app: App,
    silent: Arc<Silent>,
    mut is_closing: watch::Receiver<()>,
) {
    let leave = Arc::new(Notify::new());
    let number = AtomicU64::new(silent.enter(&leave));
    let service = service_fn(|request: hyper::Request<Incoming>| {
        silent.forget(number.load(Ordering::Relaxed));
        let (head, body) = request.into_parts();
        let body = Shared(Arc::new(Mutex::new(body)));
        let answer = app.clone().oneshot(Request::from_parts(head, Body::new(body.clone())));
        let (silent, number, leave) = (&silent, &number, &leave);
        async move {
            let answer = answer.await;
            _ = tokio::time::timeout(REST, body.rest()).await;
            number.store(silent.enter(leave), Ordering::Relaxed);
            answer
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // An error is the other's: they left in the middle, or spoke no HTTP.
        _ = connection.as_mut() => {}
        () = leave.notified() => {}
        _ = is_closing.changed() => {
            connection.as_mut().graceful_shutdown();
            _ = connection.await;
        }
    }
    silent.forget(number.load(Ordering::Relaxed));
}

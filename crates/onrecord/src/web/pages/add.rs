//! How does something come into the ledger without a terminal, and what became of it?

use askama::Template;
use axum::Router;
use axum::extract::{self, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use onrecord_ledger::overview::{self, Latest};
use serde::Serialize;

use crate::web::answer::{Frame, answer};
use crate::web::filters;
use crate::web::form::Form;
use crate::web::jobs::{Job, Progress, Stage, Unread};
use crate::web::link;
use crate::web::refusal::Refusal;
use crate::web::room::Room;
use crate::web::session::Visit;
use crate::web::uploads::{self, LARGEST_UPLOAD, MOST_FILES};
use crate::words::counted;

pub(super) fn routes() -> Router<Room> {
    Router::new()
        .route(link::ADD, get(door).post(take))
        .route("/add/{job}", get(follow))
        .route("/add/{job}/stop", post(stop))
}

/// What may be added, and what was lately.
#[derive(Serialize)]
struct Adding {
    largest_upload: u64,
    most_files: usize,
    jobs: Vec<JobLine>,
}

/// How far a job is.
#[derive(Serialize)]
struct JobLine {
    id: u64,
    title: String,
    stage: Stage,
    bytes: u64,
    bytes_done: u64,
    documents: usize,
    known: usize,
    statements: usize,
    unnamed: usize,
    failures: usize,
}

impl JobLine {
    fn of(job: &Job, progress: &Progress) -> JobLine {
        let counts = progress.counts;
        JobLine {
            id: job.id,
            title: title(job),
            stage: progress.stage,
            bytes: job.n_bytes,
            // A packed archive is read beyond the last page in it.
            bytes_done: if progress.stage == Stage::Done { job.n_bytes } else { progress.bytes_done.min(job.n_bytes) },
            documents: counts.documents,
            known: counts.known,
            statements: counts.statements,
            unnamed: counts.unnamed,
            failures: counts.failures,
        }
    }
}

fn title(job: &Job) -> String {
    match job.inputs.as_slice() {
        [one] => one.clone(),
        [first, others @ ..] => format!("{first} and {}", counted(others.len(), "other file")),
        [] => String::new(),
    }
}

#[derive(Template)]
#[template(path = "room/add.html")]
struct AddView<'a> {
    frame: Frame,
    adding: &'a Adding,
}

async fn door(State(room): State<Room>, visit: Visit, form: Form) -> Result<Response, Refusal> {
    let jobs = room.jobs.all().iter().map(|job| JobLine::of(job, &job.progress())).collect();
    let adding = Adding { largest_upload: LARGEST_UPLOAD, most_files: MOST_FILES, jobs };
    answer(form, &adding, || AddView { frame: Frame::new(&room, &visit, "Add"), adding: &adding }, None)
}

async fn take(State(room): State<Room>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let upload = uploads::received(&room, &visit, request).await?;
    let id = room.begin(upload);
    Ok(Redirect::to(&link::job(id)).into_response())
}

/// What became of what was added.
#[derive(Serialize)]
struct Followed {
    #[serde(flatten)]
    job: JobLine,
    /// Why all of it failed.
    error: Option<String>,
    /// The first of them.
    articles: Vec<Latest>,
    failed: Vec<Unread>,
    /// What was in it and is no article.
    left_out: Vec<Unread>,
}

#[derive(Template)]
#[template(path = "room/adding.html")]
struct AddingView<'a> {
    frame: Frame,
    followed: &'a Followed,
}

async fn follow(
    State(room): State<Room>,
    visit: Visit,
    form: Form,
    extract::Path(id): extract::Path<u64>,
) -> Result<Response, Refusal> {
    let job = room.jobs.get(id).ok_or_else(forgotten)?;
    // Looked at once: a job that ends meanwhile must not be "done" beside the lists from before.
    let progress = job.progress();
    let line = JobLine::of(&job, &progress);
    let ids = progress.articles;
    let articles = room.read(move |ledger| Ok(overview::articles(ledger, &ids)?)).await?;
    let followed =
        Followed { job: line, error: progress.error, articles, failed: progress.failures, left_out: progress.skipped };
    let heading = format!("Adding {}", followed.job.title);
    answer(form, &followed, || AddingView { frame: Frame::new(&room, &visit, &heading), followed: &followed }, None)
}

async fn stop(State(room): State<Room>, extract::Path(id): extract::Path<u64>) -> Result<Redirect, Refusal> {
    room.jobs.get(id).ok_or_else(forgotten)?.stop();
    Ok(Redirect::to(&link::job(id)))
}

fn forgotten() -> Refusal {
    Refusal::NotFound("this room does not remember that addition; what was added then is in the ledger".into())
}

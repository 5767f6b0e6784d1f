//! The statements as a Parquet table, for pandas, DuckDB, R and Spark: a row a statement.
//!
//! The columns are those of the CSV, with real types: the day of publication is a date, offsets are integers (code
//! points), and `content_spans`, `cue_spans` and `source_spans` are lists of `{begin, end, text, page_begin, page_end}`.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Fields, Schema};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel};
use parquet::file::properties::WriterProperties;

use super::{Written, each, standing};
use crate::record::{self, DocumentRecord, SpanRecord, StatementRecord};

/// So many statements become columns at once.
const BATCH: usize = 4096;
/// So many statements are in a row group, which is held in memory until it is written: some tens of megabytes.
const ROW_GROUP: usize = 16 * BATCH;

/// A column: its name, its type, and where its values are.
#[derive(Clone, Copy)]
enum Column {
    Text(for<'r> fn(&'r DocumentRecord, &'r StatementRecord) -> Option<Cow<'r, str>>),
    Integer(fn(&DocumentRecord, &StatementRecord) -> Option<i64>),
    Number(fn(&DocumentRecord, &StatementRecord) -> f64),
    Day(fn(&DocumentRecord, &StatementRecord) -> Option<Date>),
    Spans(for<'r> fn(&'r StatementRecord) -> &'r [SpanRecord]),
}

const COLUMNS: [(&str, Column); 30] = [
    ("document", Column::Text(|document, _| Some((&*document.id).into()))),
    ("address", Column::Text(|document, _| given(&document.article.address))),
    ("version", Column::Integer(|document, _| document.article.version)),
    ("url", Column::Text(|document, _| given(&document.article.url))),
    ("outlet", Column::Text(|document, _| given(&document.article.outlet))),
    ("title", Column::Text(|document, _| given(&document.article.title))),
    ("byline", Column::Text(|document, _| given(&document.article.byline))),
    ("section", Column::Text(|document, _| given(&document.article.section))),
    ("language", Column::Text(|document, _| given(&document.article.language))),
    ("published", Column::Day(|document, _| document.article.published.date.as_deref()?.parse().ok())),
    ("published_time", Column::Text(|document, _| given(&document.article.published.time))),
    ("published_precision", Column::Text(|document, _| Some((&*document.article.published.precision).into()))),
    ("statement", Column::Text(|_, statement| Some((&*statement.id).into()))),
    ("kind", Column::Text(|_, statement| Some((&*statement.kind).into()))),
    ("speaker", Column::Text(|_, statement| statement.speaker_name().map(Cow::from))),
    ("speaker_kind", Column::Text(|_, statement| Some((&*statement.speaker.kind).into()))),
    ("speaker_key", Column::Text(|_, statement| Some((&*statement.speaker.key).into()))),
    ("speaker_as_read", Column::Text(|_, statement| given(&statement.speaker.name))),
    ("speaker_id", Column::Integer(|_, statement| statement.ledger_speaker().map(|speaker| speaker.id))),
    ("wikidata", Column::Text(|_, statement| statement.ledger_speaker()?.wikidata.as_deref().map(Cow::from))),
    ("corrected_by", Column::Text(|_, statement| Some((&*statement.corrected_speaker()?.made_by).into()))),
    ("content", Column::Text(|_, statement| words(&statement.content))),
    ("cue", Column::Text(|_, statement| words(&statement.cue))),
    ("source", Column::Text(|_, statement| words(&statement.source))),
    ("occasion", Column::Text(|_, statement| Some((&*statement.occasion.as_ref()?.span.text).into()))),
    ("inside", Column::Text(|_, statement| statement.inside.as_deref().map(Cow::from))),
    ("confidence", Column::Number(|_, statement| statement.confidence)),
    ("content_spans", Column::Spans(|statement| &statement.content)),
    ("cue_spans", Column::Spans(|statement| &statement.cue)),
    ("source_spans", Column::Spans(|statement| &statement.source)),
];

fn given<'r>(text: &'r Option<String>) -> Option<Cow<'r, str>> {
    text.as_deref().map(Cow::from)
}

fn words<'r>(spans: &[SpanRecord]) -> Option<Cow<'r, str>> {
    (!spans.is_empty()).then(|| record::joined(spans).into())
}

pub fn write(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    out: impl Write + Send,
) -> io::Result<Written> {
    let schema = Arc::new(schema());
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_compression(Compression::GZIP(GzipLevel::default()))
        .build();
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?;
    let mut waiting: Vec<Waiting> = COLUMNS.iter().map(|(_, column)| Waiting::nothing(*column)).collect();
    let mut n_waiting = 0;
    let written = each(articles, |article| {
        let mut n_statements = 0;
        for statement in standing(article) {
            waiting.iter_mut().for_each(|column| column.append(article, statement));
            n_statements += 1;
            n_waiting += 1;
            if n_waiting == BATCH {
                writer.write(&batch(&schema, &mut waiting)?)?;
                n_waiting = 0;
            }
        }
        Ok(n_statements)
    })?;
    writer.write(&batch(&schema, &mut waiting)?)?;
    writer.into_inner()?.flush()?;
    Ok(written)
}

fn schema() -> Schema {
    let fields = COLUMNS.iter().map(|(name, column)| Field::new(*name, column.data_type(), column.may_lack()));
    Schema::new(fields.collect::<Vec<_>>())
}

/// The values that wait, as columns; none wait afterwards.
fn batch(schema: &Arc<Schema>, waiting: &mut [Waiting]) -> io::Result<RecordBatch> {
    let arrays = waiting.iter_mut().map(Waiting::finish).collect();
    RecordBatch::try_new(Arc::clone(schema), arrays).map_err(io::Error::other)
}

impl Column {
    fn data_type(self) -> DataType {
        match self {
            Column::Text(_) => DataType::Utf8,
            Column::Integer(_) => DataType::Int64,
            Column::Number(_) => DataType::Float64,
            Column::Day(_) => DataType::Date32,
            Column::Spans(_) => DataType::List(Arc::new(Field::new_list_field(DataType::Struct(span_fields()), true))),
        }
    }

    fn may_lack(self) -> bool {
        !matches!(self, Column::Number(_) | Column::Spans(_))
    }
}

fn span_fields() -> Fields {
    Fields::from(vec![
        Field::new("begin", DataType::Int64, true),
        Field::new("end", DataType::Int64, true),
        Field::new("text", DataType::Utf8, true),
        Field::new("page_begin", DataType::Int64, true),
        Field::new("page_end", DataType::Int64, true),
    ])
}

/// The values of a column that wait to be written.
enum Waiting {
    Text(for<'r> fn(&'r DocumentRecord, &'r StatementRecord) -> Option<Cow<'r, str>>, StringBuilder),
    Integer(fn(&DocumentRecord, &StatementRecord) -> Option<i64>, Int64Builder),
    Number(fn(&DocumentRecord, &StatementRecord) -> f64, Float64Builder),
    Day(fn(&DocumentRecord, &StatementRecord) -> Option<Date>, Date32Builder),
    Spans(for<'r> fn(&'r StatementRecord) -> &'r [SpanRecord], Box<ListBuilder<StructBuilder>>),
}

impl Waiting {
    fn nothing(column: Column) -> Waiting {
        match column {
            Column::Text(of) => Waiting::Text(of, StringBuilder::new()),
            Column::Integer(of) => Waiting::Integer(of, Int64Builder::new()),
            Column::Number(of) => Waiting::Number(of, Float64Builder::new()),
            Column::Day(of) => Waiting::Day(of, Date32Builder::new()),
            Column::Spans(of) => {
                Waiting::Spans(of, Box::new(ListBuilder::new(StructBuilder::from_fields(span_fields(), 0))))
            }
        }
    }

    fn append(&mut self, document: &DocumentRecord, statement: &StatementRecord) {
        match self {
            Waiting::Text(of, values) => values.append_option(of(document, statement)),
            Waiting::Integer(of, values) => values.append_option(of(document, statement)),
            Waiting::Number(of, values) => values.append_value(of(document, statement)),
            Waiting::Day(of, values) => values.append_option(of(document, statement).map(days)),
            Waiting::Spans(of, values) => {
                of(statement).iter().for_each(|span| append_span(values.values(), span));
                values.append(true);
            }
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Waiting::Text(_, values) => Arc::new(values.finish()),
            Waiting::Integer(_, values) => Arc::new(values.finish()),
            Waiting::Number(_, values) => Arc::new(values.finish()),
            Waiting::Day(_, values) => Arc::new(values.finish()),
            Waiting::Spans(_, values) => Arc::new(values.finish()),
        }
    }
}

/// Days since 1970-01-01.
fn days(day: Date) -> i32 {
    (day - Date::constant(1970, 1, 1)).get_days()
}

fn append_span(spans: &mut StructBuilder, span: &SpanRecord) {
    let SpanRecord { begin, end, text, page_begin, page_end } = span;
    let numbers = [(0, Some(begin)), (1, Some(end)), (3, page_begin.as_ref()), (4, page_end.as_ref())];
    for (field, number) in numbers {
        if let Some(values) = spans.field_builder::<Int64Builder>(field) {
            values.append_option(number.and_then(|number| i64::try_from(*number).ok()));
        }
    }
    if let Some(values) = spans.field_builder::<StringBuilder>(2) {
        values.append_value(text);
    }
    spans.append(true);
}

use std::io::BufRead;
use onrecord_ledger::{likeness, wording::Wording};
fn main(){ for l in std::io::stdin().lock().lines(){ let v: serde_json::Value = serde_json::from_str(&l.unwrap()).unwrap();
 let e=likeness::evidence(&Wording::of(v["a"].as_str().unwrap()),&Wording::of(v["b"].as_str().unwrap()));
 match e { Some(e)=>println!("{} {} {} {} {} {} {}",e.fewer,e.more,e.kept,e.changed,e.run,e.clause,e.meaning), None=>println!("0 0 0 0 0 0 0") } } }

pub struct Filter;
pub fn articles(){}

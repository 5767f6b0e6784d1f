//! How are numbers said?

/// "1,204 documents", "1 document".
pub fn counted(n: usize, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", number(n))
}

/// "1,204".
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let groups =
        std::iter::once(head).chain(tail.as_bytes().chunks(3).map(|group| str::from_utf8(group).unwrap_or("")));
    groups.filter(|group| !group.is_empty()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let said: Vec<String> = [0, 7, 999, 1_000, 1_234_567].into_iter().map(number).collect();
        assert_eq!(said, ["0", "7", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "statement"), "1 statement");
    }
}

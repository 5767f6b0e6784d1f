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

/// "3.4 MB", in the units that file managers show.
pub fn size(n_bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if n_bytes < 1_000 {
        return counted(n_bytes as usize, "byte");
    }
    let mut in_units = n_bytes as f64 / 1e3;
    let mut units = UNITS.iter();
    let mut unit = units.next();
    // What would be said as "1,000 kB" is 1 MB.
    while in_units >= 999.5 && units.len() > 0 {
        in_units /= 1e3;
        unit = units.next();
    }
    let digits = usize::from(in_units < 9.95);
    format!("{in_units:.digits$} {}", unit.unwrap_or(&UNITS[3]))
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

    #[test]
    fn sizes_are_rounded_as_people_say_them() {
        let said: Vec<String> = [1, 999, 1_000, 12_345, 999_600, 3_440_000, 512 << 20].into_iter().map(size).collect();
        assert_eq!(said, ["1 byte", "999 bytes", "1.0 kB", "12 kB", "1.0 MB", "3.4 MB", "537 MB"]);
    }
}

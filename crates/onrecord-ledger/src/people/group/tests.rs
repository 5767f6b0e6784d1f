use proptest::prelude::*;

use super::*;

/// An appearance: "name | role | outlet | day | text of its article", what is missing at the end left out.
fn appearance(line: &str) -> (Appearance, String) {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let cell = |at: usize| cells.get(at).copied().filter(|cell| !cell.is_empty());
    let appearance = Appearance {
        name: cell(0).unwrap_or_default().to_string(),
        role: cell(1).map(str::to_string),
        article: 0,
        outlet: cell(2).and_then(|outlet| outlet.parse().ok()),
        day: cell(3).and_then(|day| day.parse().ok()),
        person: None,
        is_person: true,
    };
    (appearance, cell(4).unwrap_or_default().to_string())
}

/// Sets of lines, by their numbers from 1.
type Lines = Vec<Vec<usize>>;

/// The groups as sets of the lines' numbers from 1, and the doubts' sets.
fn grouped(lines: &[&str]) -> (Lines, Vec<(Lines, String)>) {
    grouped_in(lines, &(0..lines.len()).collect::<Vec<_>>())
}

/// The same, with the articles added in another order.
fn grouped_in(lines: &[&str], order: &[usize]) -> (Lines, Vec<(Lines, String)>) {
    let read = |(article, line): (usize, &usize)| {
        let (one, text) = appearance(lines[*line]);
        (Appearance { article: article as i64, ..one }, text)
    };
    let (appearances, texts): (Vec<Appearance>, Vec<String>) = order.iter().enumerate().map(read).unzip();
    let (groups, doubts) = people(&appearances, &|article, words| texts[article as usize].contains(words));
    let numbers = |group: &Group| {
        let mut numbers: Vec<usize> = group.appearances.iter().map(|index| order[*index] + 1).collect();
        numbers.sort_unstable();
        numbers
    };
    let sorted = |mut sets: Vec<Vec<usize>>| {
        sets.sort();
        sets
    };
    let doubt = |doubt: &Doubt| {
        (sorted(doubt.groups.iter().map(|group| numbers(&groups[*group])).collect()), doubt.why.clone())
    };
    let mut doubts: Vec<_> = doubts.iter().map(doubt).collect();
    doubts.sort();
    (sorted(groups.iter().map(numbers).collect()), doubts)
}

const SHAMKHANI: [&str; 3] = [
    "Ali Shamkhani | a representative of the leader in the Supreme National Security Council | 1 | 100",
    "Secretary of the Supreme National Security Council Ali Shamkhani | | 2 | 130",
    "Shamkhani | | 3 | 131 | The Supreme National Security Council met. \"No,\" Shamkhani said.",
];

#[test]
fn a_surname_a_name_and_a_name_with_an_office_are_one_in_any_order() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(grouped_in(&SHAMKHANI, &order), (vec![vec![1, 2, 3]], vec![]), "{order:?}");
    }
}

#[test]
fn one_name_with_roles_that_agree_is_one() {
    for lines in [
        &["Ana Rao | the mayor of Riverton", "Ana Rao | Riverton's mayor", "Ana Rao"][..],
        &["Ana B. Rao | Sen.", "Ana Rao | the senator", "Ana Beth Rao | a senator"],
        &["Ana Rao | the mayor", "Ána RAO | mayor"],
        &["Ana Rao | President-elect", "Ana Rao | President"],
        &["Ana Rao | the lawmaker", "Ana Rao | Sen."],
        &["Ana Rao", "Ana Rao"],
        &["Dr. Ana Rao", "Rao, Ana", "Ana Rao, PhD"],
        &["Ana Rao | the deputy mayor", "Ana Rao | the deputy"],
        &["Ana Rao | a police officer", "Ana Rao | the police chief", "Ana Rao | an officer"],
        &["Ana Rao | a senior official", "Ana Rao | the mayor"],
        &["Ana Rao | candidate", "Ana Rao | the mayor", "Ana Rao | a mother"],
    ] {
        assert_eq!(grouped(lines), (vec![(1..=lines.len()).collect()], vec![]), "{lines:?}");
    }
}

#[test]
fn one_name_with_roles_that_share_nothing_stays_two_and_is_told() {
    for lines in [
        &["Ana Rao | the mayor of Riverton", "Ana Rao | a farmer"][..],
        &["Ana Rao | the mayor of Riverton", "Ana Rao | the mayor of Eastport"],
        &["Ana Rao | vice president", "Ana Rao | president"],
        &["Ana Rao | a police officer", "Ana Rao | the opera singer"],
        &["Ana Rao | a professor of economics", "Ana Rao | the goalkeeper of Northfield United"],
        &["Ana Rao | a bank manager", "Ana Rao | a school bus driver"],
        &["Ana Rao | an accountant", "Ana Rao | the goalkeeper"],
        &["Ana B. Rao | mayor", "Ana C. Rao | mayor"],
        &["Ana Rao Jr. | mayor", "Ana Rao | mayor"],
    ] {
        let (groups, doubts) = grouped(lines);
        assert_eq!(groups, [[1], [2]], "{lines:?}");
        assert_eq!(doubts.len(), 1, "{lines:?}");
        assert_eq!(doubts[0].0, groups, "{lines:?}");
    }
}

#[test]
fn who_has_no_role_is_neither_of_two() {
    let (groups, doubts) =
        grouped(&["Ana Rao | the mayor", "Ana Rao | a farmer", "Ana Rao", "Ana Rao | the candidate"]);
    assert_eq!(groups, [vec![1], vec![2], vec![3, 4]]);
    assert_eq!(doubts.len(), 1);
    assert!(doubts[0].1.contains("\"mayor\""), "{doubts:?}");
}

#[test]
fn a_surname_is_given_to_its_only_bearer_if_enough_speaks_for_it() {
    for (line, is_given) in [
        ("Rao", false),
        ("Rao | the mayor", false),
        ("Rao | the mayor of Riverton", true),
        ("Rao | the mayor | 1 | 105", true),
        ("Rao | the mayor | 1 | 150", false),
        ("Rao | | 1 | 105", false),
        ("Rao | | 2 | 100 | the Riverton Harbour Board met", true),
        ("Rao | a farmer | 2 | 100 | nothing", false),
        ("A. Rao | the mayor | 2 | 150", true),
        ("B. Rao | the mayor of Riverton | 2 | 150", false),
    ] {
        let known = "Ana Rao | the mayor of Riverton; a member of the Riverton Harbour Board | 1 | 100";
        let (groups, doubts) = grouped(&[known, line]);
        assert_eq!(groups.len() == 1, is_given, "{line}");
        assert_eq!(doubts.is_empty(), is_given || line.starts_with("B."), "{line}");
    }
}

#[test]
fn a_surname_with_two_bearers_is_given_to_none() {
    let (groups, doubts) = grouped(&["Ana Rao | mayor of Riverton", "Ben Rao | farmer", "Rao | mayor of Riverton"]);
    assert_eq!(groups.len(), 3);
    assert!(doubts.iter().any(|(_, why)| why.contains("several people")), "{doubts:?}");
}

#[test]
fn a_short_first_name_is_a_doubt() {
    let (groups, doubts) = grouped(&["Tim Rao | senator", "Timothy Rao | Sen."]);
    assert_eq!((groups.len(), doubts.len()), (2, 1));
}

#[test]
fn what_the_users_table_names_is_one_whatever_the_roles() {
    let listed = |name: &str, role: &str, person| Appearance {
        name: name.into(),
        role: Some(role.into()),
        person,
        ..Appearance::default()
    };
    let appearances = [
        listed("Ana Rao", "mayor", Some(7)),
        listed("Ana Rao", "farmer", Some(7)),
        listed("Ana B. Rao", "mayor", None),
        listed("Rao", "", Some(7)),
        listed("Ben Rao", "baker", None),
    ];
    let (groups, doubts) = people(&appearances, &|_, _| false);
    let found: Vec<_> = groups.iter().map(|group| (group.person, group.appearances.clone())).collect();
    assert_eq!(found, [(Some(7), vec![0, 1, 2, 3]), (None, vec![4])]);
    assert_eq!(doubts, []);
}

#[test]
fn a_bodys_own_name_is_one_body_and_the_police_are_many() {
    let named = |name: &str| Appearance { name: name.into(), ..Appearance::default() };
    assert_eq!(bodies(&[named("Example Harbour Board"), named("the Example Harbour Board")]).len(), 1);
    assert_eq!(bodies(&[named("NATO"), named("NATO")]).len(), 1);
    assert_eq!(bodies(&[named("police"), named("police")]).len(), 2);
}

#[test]
fn a_hundred_thousand_appearances_of_one_name_are_grouped() {
    let roles = ["the mayor of Riverton", "a farmer", "", "the mayor", "a mother of two"];
    let one = |index: usize| Appearance {
        name: if index.is_multiple_of(9) { "Rao" } else { "Ana Rao" }.into(),
        role: Some(format!("{} {}", roles[index % 5], index % 700)),
        article: index as i64,
        ..Appearance::default()
    };
    let appearances: Vec<Appearance> = (0..100_000).map(one).collect();
    let (groups, _) = people(&appearances, &|_, _| false);
    assert_eq!(groups.iter().map(|group| group.appearances.len()).sum::<usize>(), appearances.len());
}

const NAMES: [&str; 9] =
    ["Ana Rao", "Ana B. Rao", "Ana C. Rao", "Ana Beth Rao", "Ben Rao", "Benjamin Rao", "Rao", "A. Rao", "Ana Rao Jr."];
const ROLES: [&str; 8] = [
    "",
    "the mayor",
    "the mayor of Riverton",
    "mayor of Eastport",
    "a farmer",
    "Sen.",
    "the lawmaker",
    "a member of the Riverton Harbour Board",
];

proptest! {
    #[test]
    fn any_order_gives_the_same_groups(
        (lines, order) in prop::collection::vec((0..NAMES.len(), 0..ROLES.len(), 0..3, 0..20), 1..14).prop_flat_map(|picks| {
            let line = |(name, role, outlet, day): (usize, usize, i32, i32)| {
                format!("{} | {} | {outlet} | {day} | the Riverton Harbour Board", NAMES[name], ROLES[role])
            };
            let lines: Vec<String> = picks.into_iter().map(line).collect();
            let order = Just((0..lines.len()).collect::<Vec<usize>>()).prop_shuffle();
            (Just(lines), order)
        })
    ) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        prop_assert_eq!(grouped(&lines), grouped_in(&lines, &order));
    }
}

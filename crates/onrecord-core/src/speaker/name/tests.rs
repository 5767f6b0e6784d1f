use super::*;

/// "role | given | surname | suffix"
fn parts(name: &str) -> String {
    let PersonName { role, given, surname, suffix, .. } = person(name).unwrap_or_default();
    format!("{} | {} | {surname} | {}", role.unwrap_or_default(), given.join(" "), suffix.unwrap_or_default())
}

#[test]
fn a_name_falls_into_its_parts() {
    for (name, expected) in [
        ("Ana Rao", " | ana | rao | "),
        ("Rao", " |  | rao | "),
        ("SHAMKHANI", " |  | shamkhani | "),
        (
            "Secretary of the Supreme National Security Council Ali Shamkhani",
            "Secretary of the Supreme National Security Council | ali | shamkhani | ",
        ),
        ("Secretary of State Ana Rao", "Secretary of State | ana | rao | "),
        ("Mayor Ana Rao", "Mayor | ana | rao | "),
        ("Dr. Ana Rao", "Dr. | ana | rao | "),
        ("Rear Admiral Rao", "Rear Admiral |  | rao | "),
        ("Ana Rao, PhD", " | ana | rao | "),
        ("Ana Rao, the mayor", "the mayor | ana | rao | "),
        ("Rao, Ana", " | ana | rao | "),
        ("Rao, Ana B.", " | ana b | rao | "),
        ("Ana B. Rao Jr.", " | ana b | rao | jr"),
        ("Ana Rao, Jr.", " | ana | rao | jr"),
        ("Pieter van der Meer", " | pieter | van der meer | "),
        ("de Blasio", " |  | de blasio | "),
        ("Søren Müller-Óg", " | søren | muller-og | "),
        ("Ana O’Rao", " | ana | orao | "),
        ("Ben King", " | ben | king | "),
        ("Prime Minister of Iran Ana Rao", "Prime Minister of Iran | ana | rao | "),
    ] {
        assert_eq!(parts(name), expected, "{name}");
    }
    assert_eq!(person(" , "), None);
}

#[test]
fn a_role_says_offices_and_names() {
    let said = |phrase: &str| {
        let Role { offices, telling, bodies, .. } = role(phrase);
        let joined = |words: BTreeSet<String>| words.into_iter().collect::<Vec<_>>().join(", ");
        format!("{} | {} | {}", joined(offices), joined(telling), joined(bodies))
    };
    for (phrase, expected) in [
        ("the mayor of Riverton", "mayor | riverton | "),
        ("Sen.", "senator |  | "),
        ("former Vice President", "vice president |  | "),
        (
            "Secretary of the Supreme National Security Council",
            "secretary | security, supreme | Supreme National Security Council",
        ),
        ("a friend", " |  | "),
        ("R-Ohio", " |  | "),
        ("the Iranian spokesman", "spokesman |  | "),
    ] {
        assert_eq!(said(phrase), expected, "{phrase}");
    }
}

#[test]
fn only_a_bodys_own_name_tells_which_it_is() {
    for (name, is_own) in [
        ("Example Valley Commission", true),
        ("the Rao campaign", true),
        ("NATO", true),
        ("police", false),
        ("the council", false),
        ("Congress", false),
        ("its board", false),
        ("Proponents", false),
    ] {
        assert_eq!(body(name).1, is_own, "{name}");
    }
    assert_eq!(body("The Example Post").0, body("Example Post").0);
}

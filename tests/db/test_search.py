"""Find as you type: all words, any order, accent-blind, by beginnings, always as fresh as the records."""

import pytest
from sqlalchemy import delete, select

from crm.db.entities import Brand, Influencer, InfluencerTag, SearchDocument, Tag, new_id
from crm.db.unit_of_work import Database
from crm.domain.text import fold
from tests.services.test_history import add_brand, add_person, pair


def found(db: Database, query: str) -> set[str]:
    """Names of the influencers that a query finds."""
    with db.read() as session:
        numbers = db.search.match(session, query)
        names = (
            select(Influencer.name)
            .join(SearchDocument, SearchDocument.influencer_id == Influencer.id)
            .where(SearchDocument.number.in_(numbers))
        )
        return set(session.scalars(names))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë ÅSA", "zoe asa"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Bjørn", "bjorn"),
        ("𝓜𝓪𝓻𝓪", "mara"),
        ("İzmir", "izmir"),
    ],
)
def test_fold_makes_letters_plain(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "query", ["zoe", "ZOË", "kr zo", "krüger", "@zoe.kr", "zoekrueger", "kruger,", '"zoe"', "zo kr likes", "hannover"]
)
def test_a_person_is_found_by_any_words_of_theirs(db: Database, query: str) -> None:
    with db.begin("Add") as uow:
        person = uow.get(Influencer, add_person(uow, "Zoë Krüger", "zoe.krueger"))
        person.note, person.location = "Likes short briefs", "Hannover"
        add_person(uow, "Ana Lima", "ana")
    assert found(db, query) == {"Zoë Krüger"}


@pytest.mark.parametrize("query", ["", "  ", "@", "zoe ana", "oe", 'zoe" OR "ana', "zoe* NOT ana", "text:zoe", "NEAR("])
def test_what_fits_nobody_finds_nobody_and_never_fails(db: Database, query: str) -> None:
    with db.begin("Add") as uow:
        add_person(uow, "Zoë")
        add_person(uow, "Ana")
    assert found(db, query) == set()


def test_the_index_follows_edits_tags_brands_and_removals(db: Database) -> None:
    with db.begin("Add") as uow:
        person = add_person(uow, "Zoë")
        brand = add_brand(uow, "Nordwind")
        tag = Tag(id=new_id(), name="vegan", name_key="vegan")
        uow.add(tag)
        uow.flush()
        uow.add(InfluencerTag(id=new_id(), influencer_id=person, tag_id=tag.id))
        pair(uow, person, brand)
    assert found(db, "nordwind vegan") == {"Zoë"}
    with db.begin("Rename brand and tag") as uow:
        uow.get(Brand, brand).name = "Südwind"
        uow.get(Tag, tag.id).name = "plant based"
    assert found(db, "nordwind") == found(db, "vegan") == set()
    assert found(db, "sudwind plant") == {"Zoë"}
    with db.begin("Untag") as uow:
        uow.execute(delete(InfluencerTag))
    assert found(db, "plant") == set()
    with db.begin("Remove") as uow:
        uow.execute(delete(Influencer))
    with db.read() as session:
        assert db.search.match(session, "zoe") == []


def test_a_rebuilt_index_answers_as_before(db: Database) -> None:
    with db.begin("Add") as uow:
        for name in ("Zoë", "Ana", "Zora"):
            add_person(uow, name)
    with db.maintain() as session:
        db.search.rebuild(session)
        db.search.verify(session)
    assert found(db, "zo") == {"Zoë", "Zora"}

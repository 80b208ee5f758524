"""Searches with nexusforge: each of its operators, by SPARQL and by Elasticsearch. Prints what it did not expect.

Usage: forge-searches.py ENDPOINT CONFIG_FOLDER
"""
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kgforge.core import KnowledgeGraphForge, Resource
from kgforge.core.commons.es_query_builder import ESQueryBuilder
from kgforge.core.wrappings import Filter

endpoint, folder = sys.argv[1:]
with TemporaryDirectory() as temporary:
    config = Path(temporary) / "forge-config.yml"
    config.write_text((Path(folder) / "forge-config.yml").read_text().replace("@CONFIG@", folder))
    forge = KnowledgeGraphForge(str(config), endpoint=endpoint, bucket="bbp/atlas", token="none")

DATA = "https://example.org/searched/"


def cell(name, size, depth, traced, started, labels, species, **more):
    return Resource.from_json({
        "id": DATA + name[0], "type": ["Slice", "Trace"] if traced else "Slice", "name": name,
        "size": size, "score": depth, "representedInAnnotation": traced, "startedAtTime": started,
        "annotation": [{"label": label, "count": i + 1} for i, label in enumerate(labels)],
        "subject": {"species": {"id": DATA + species, "label": species}}, **more,
    })


CELLS = [
    cell("a", 1, 0.5, True, "2020-01-01T00:00:00", ["soma", "axon"], "mouse"),
    cell("b", 2, 1.5, False, "2021-01-01T00:00:00", ["soma"], "mouse"),
    cell("c (1)", 3, 2.5, True, "2022-01-01T00:00:00", ["axon"], "rat"),
    cell("d", 4, 3.5, False, "2023-01-01T00:00:00", ["spine"], "rat"),
]
forge.register(CELLS)
forge.deprecate(CELLS[3])
assert all(each._last_action.succeeded for each in CELLS), [each._last_action for each in CELLS]

A, B, C, D = (each.name for each in CELLS)
FIRST = "2020-06-01T00:00:00"


def where(path, operator, value):
    return [Filter(["type"], "__eq__", "Slice"), Filter(path.split("."), operator, value)]


# What is asked, and what is to be found: by both, by one of the two.
BOTH = [
    ({"type": "Slice"}, [A, B, C]),
    ({"type": "Slice", "name": B}, [B]),
    ({"type": "Slice", "name": C}, [C]),
    ({"type": "Slice", "size": 2}, [B]),
    ({"type": "Slice", "representedInAnnotation": True}, [A, C]),
    ({"type": "Slice", "subject": {"species": {"id": DATA + "rat"}}}, [C]),
    (where("size", "__gt__", 1), [B, C]),
    (where("size", "__ge__", 2), [B, C]),
    (where("size", "__lt__", 2), [A]),
    (where("size", "__le__", 2), [A, B]),
    (where("size", "__ne__", 2), [A, C]),
    (where("score", "__gt__", 1.0), [B, C]),
    (where("representedInAnnotation", "__ne__", True), [B]),
    (where("subject.species.label", "__eq__", "mouse"), [A, B]),
]
SPARQL = [
    (where("annotation.label", "__eq__", "axon"), [A, C]),
    (where("subject.species.id", "__eq__", DATA + "mouse"), [A, B]),
]
ELASTIC = [
    (where("startedAtTime", "__gt__", FIRST), [B, C]),
    (where("startedAtTime", "__lt__", FIRST), [A]),
    ({"type": ["Slice", "Trace"]}, [A, B, C]),  # one of them is enough
    (where("annotation.label", "__eq__", "axon"), [A, C]),
    (where("annotation.count", "__gt__", 1), [A]),
    (where("name", "__ne__", A), [B, C]),
    (where("type", "__ne__", "Trace"), [B]),
]


def search(asked, **options):
    if not isinstance(asked, list):
        return forge.search(asked, limit=100, **options)
    if "search_endpoint" not in options:
        return forge.search(*asked, limit=100, **options)
    # The client builds queries of filters, yet its search takes none for Elasticsearch.
    store = forge._store
    mapping = store.service.elastic_endpoint["view"]["mapping"]
    filters = [*asked, Filter(["_deprecated"], "__eq__", False)]
    query = ESQueryBuilder.build(mapping, None, store.model_context(), filters, default_str_keyword_field="keyword")
    return forge.elastic(json.dumps(query), limit=100)


unexpected = 0


def check(what, asked, expected, **options):
    global unexpected
    try:
        names = sorted(each.name for each in search(asked, **options) or [])
    except Exception as error:
        names = f"{type(error).__name__}: {error}"
    if names != expected:
        unexpected += 1
        shown = asked if isinstance(asked, dict) else [(f.path, f.operator, f.value) for f in asked]
        print(f"{what} {shown} {options}: {names}, not {expected}")


for asked, expected in BOTH + SPARQL:
    check("SPARQL", asked, expected)
for asked, expected in BOTH + ELASTIC:
    check("Elasticsearch", asked, expected, search_endpoint="elastic")
for options, expected in [
    ({"deprecated": True}, [D]),
    ({"retrieve_source": False}, [A, B, C]),
    ({"cross_bucket": True}, [A, B, C]),
]:
    check("SPARQL", {"type": "Slice"}, expected, **options)
pages = [forge.search({"type": "Slice"}, limit=2, offset=offset) or [] for offset in (0, 2)]
if [len(page) for page in pages] != [2, 1] or len({each.id for page in pages for each in page}) != 3:
    unexpected += 1
    print("pages:", [[each.id for each in page] for page in pages])
print(f"{len(BOTH) * 2 + len(SPARQL) + len(ELASTIC) + 4} searches, {unexpected} not as expected")

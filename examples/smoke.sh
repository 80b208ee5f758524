#!/usr/bin/env bash
# Walks through the interface of Nexus Delta with curl, in an organisation of its own, and checks every answer.
#
#   examples/smoke.sh [URL]          URL: of the service, its /v1 included; default http://127.0.0.1:8080/v1
#
# TOKEN: an access token, where the service wants one. OPENID_CONFIG: address of the OpenID configuration of an issuer
# that the service can reach; without it the realm is left out.
set -uo pipefail
url="${1:-http://127.0.0.1:8080/v1}"
org="smoke$(date +%s)"
base=https://example.org/smoke/
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
status=

ask() { # [accept=TYPE] ask METHOD PATH [CURL OPTION...]: the status to $status, the answer to $work/body
  local method="$1" path="$2"
  shift 2
  status="$(curl -sS -g -o "$work/body" -D "$work/headers" -w '%{http_code}' -X "$method" \
    -H "Accept: ${accept:-application/ld+json}" ${TOKEN:+-H "Authorization: Bearer $TOKEN"} "$@" "$url$path" 2>"$work/error")"
}

json() { # json METHOD PATH BODY [CURL OPTION...]
  local method="$1" path="$2" body="$3"
  shift 3
  ask "$method" "$path" -H 'Content-Type: application/json' --data-binary "$body" "$@"
}

expect() { # expect NAME STATUS [PATTERN]: of the last answer, its headers included
  local name="$1" wanted="$2" pattern="${3:-}"
  if [ "$status" = "$wanted" ] && grep -aqE -- "$pattern" "$work/headers" "$work/body"; then
    passed=$((passed + 1))
    echo "ok    $name"
  else
    failed=$((failed + 1))
    echo "FAIL  $name: $status in place of $wanted, or no $pattern in: $(head -c 500 "$work/body") $(cat "$work/error")"
  fi
}

r="/resources/$org/p"
id="$(printf '%s' "${base}r" | sed 's/:/%3A/g; s,/,%2F,g')"

if [ -n "${OPENID_CONFIG:-}" ]; then
  json PUT "/realms/$org" "{\"name\": \"Smoke\", \"openIdConfig\": \"$OPENID_CONFIG\"}"
  expect "a realm is registered" 201 "\"_label\":\"$org\""
fi
ask GET /identities
expect "who I am" 200 '"Anonymous"'
json PUT "/orgs/$org" '{"description": "smoke"}'
expect "an organisation is made" 201 "\"_label\":\"$org\""
json PUT "/projects/$org/p" "{\"base\": \"$base\", \"vocab\": \"https://example.org/terms/\",
  \"apiMappings\": [{\"prefix\": \"ex\", \"namespace\": \"https://example.org/smoke/\"}]}"
expect "a project is made, with base, vocabulary and mappings" 201 '"_rev":1'
json PUT "/projects/$org/q" '{}'
expect "and another one" 201 '"_label":"q"'
ask GET "/acls/$org/q?self=false"
rev="$(grep -aoE '"_rev":[0-9]+' "$work/body" | head -n 1 | cut -d: -f2)"
json PUT "/acls/$org/q${rev:+?rev=$rev}" \
  '{"acl": [{"identity": {"@type": "Anonymous"}, "permissions": ["resources/read", "resources/write"]}]}'
expect "rights are given" "$([ -n "$rev" ] && echo 200 || echo 201)" '"_rev":'

json POST "$r" '{"@id": "r", "@type": "Cell", "name": "Ann", "link": {"@id": "other"}}'
expect "a resource is made" 201 '"_rev":1'
json PUT "$r/_/$id" '{"name": "Ann"}'
expect "its id is taken" 409 '"ResourceAlreadyExists"'
json PUT "$r/_/ex:r?rev=1" '{"@type": "Cell", "name": "Bob", "link": {"@id": "other"}}'
expect "it is updated, by a short name" 200 '"_rev":2'
json PUT "$r/_/r?rev=1" '{"name": "Eve"}'
expect "an update of an old revision is refused" 409 '"provided":1|"expected":2'
json PUT "$r/_/r?rev=2" '{"@type": "Cell", "name": "Bob", "link": {"@id": "other"}}'
expect "an update that changes nothing makes no revision" 200 '"_rev":2'
json POST "$r/_/r/tags?rev=2" '{"tag": "v1", "rev": 1}'
expect "a revision is tagged" 201 '"_rev":3'
ask GET "$r/_/r?tag=v1"
expect "and read by its tag" 200 '"name":"Ann"'
ask GET "$r/_/r/source?annotate=true"
expect "the source comes with what is known of it" 200 '"_constrainedBy":'
accept=application/n-triples ask GET "$r/_/r"
expect "the same as triples" 200 '<https://example.org/smoke/r> <https://example.org/terms/name> "Bob" \.'
ask GET "$r/_/r?format=expanded"
expect "and expanded" 200 '"https://example.org/terms/name":\[\{"@value":"Bob"\}\]'
ask DELETE "$r/_/r?rev=3"
expect "it is deprecated" 200 '"_deprecated":true'
json PUT "$r/_/r?rev=4" '{"name": "Eve"}'
expect "and takes no updates" 400 '"ResourceIsDeprecated"'
ask PUT "$r/_/r/undeprecate?rev=4"
expect "until it is taken back" 200 '"_deprecated":false'
ask GET "$r/https%3A%2F%2Fexample.org%2Fno-schema/r"
expect "under another schema there is no such resource" 404 '"ResourceNotFound"'

json POST "/schemas/$org/p" "{\"@id\": \"${base}shape\", \"shapes\": [{\"@id\": \"${base}shape/cell\",
  \"@type\": \"NodeShape\", \"targetClass\": {\"@id\": \"https://example.org/terms/Cell\"},
  \"property\": [{\"path\": {\"@id\": \"https://example.org/terms/name\"}, \"minCount\": 1}]}]}"
expect "a schema is made" 201 '"_rev":1'
json PUT "$r/shape/good" '{"@type": "Cell", "name": "Cy"}'
expect "a document that follows it is taken" 201 'smoke/shape'
json PUT "$r/shape/bad" '{"@type": "Cell"}'
expect "another one is not" 400 '"InvalidResource"'

json POST "/trial/resources/$org/p" "{\"schema\": \"${base}shape\", \"resource\": {\"@type\": \"Cell\", \"name\": \"Di\"}}"
expect "a document is tried, not kept" 200 '"name":"Di"'

json POST "/resources/$org/q" '{"@id": "https://example.org/there", "name": "Q"}'
expect "something is in the other project" 201 "$org/q"
ask GET "/resolvers/$org/p/_/https%3A%2F%2Fexample.org%2Fthere"
expect "where the first one does not look" 404 '"InvalidResolution|"InvalidResolverResolution'
json PUT "/resolvers/$org/p/cross" "{\"@type\": \"CrossProject\", \"priority\": 10, \"projects\": [\"$org/q\"],
  \"identities\": [{\"@type\": \"Anonymous\"}]}"
expect "until it has a resolver" 201 '"_rev":1'
ask GET "/resolvers/$org/p/_/https%3A%2F%2Fexample.org%2Fthere"
expect "by which it is found" 200 '"Q"'

printf 'x,y\n1,2\n' >"$work/grüße.csv"
ask PUT "/files/$org/p/f" -F "file=@$work/grüße.csv;type=text/csv"
expect "a file is uploaded" 201 '"_bytes":8'
accept=text/csv ask GET "/files/$org/p/f"
expect "and downloaded" 200 '^1,2'
etag="$(sed -nE 's/^etag: *(.*[^\r])\r*$/\1/Ip' "$work/headers")"
accept=text/csv ask GET "/files/$org/p/f" -H "If-None-Match: $etag"
expect "not again when it is known" 304

json PUT "/views/$org/p/es" '{"@type": "ElasticSearchView", "mapping": {"properties": {"name": {"type": "keyword"}}}}'
expect "a search view is made" 201 '"_rev":1'
json PUT "/views/$org/p/sp" '{"@type": "SparqlView"}'
expect "a SPARQL view is made" 201 '"_rev":1'
accept=application/json json POST "/views/$org/p/es/_search" '{"query": {"term": {"name": "Bob"}}}'
expect "documents are found" 200 '"_id":"https://example.org/smoke/r"'
accept=application/sparql-results+json ask POST "/views/$org/p/sp/sparql" -H 'Content-Type: application/sparql-query' \
  --data-binary 'SELECT ?s WHERE { ?s <https://example.org/terms/name> "Bob" }'
expect "triples are found" 200 '"value": ?"https://example.org/smoke/r"'
ask GET "$r?type=-https://example.org/terms/Cell&sort=-_createdAt&size=1"
expect "what is no cell is listed" 200 '"_next":'
after="$(grep -aoE 'after=[^&"]+' "$work/body" | head -n 1)"
ask GET "$r?type=-https://example.org/terms/Cell&sort=-_createdAt&size=1&$after"
expect "and page after page" 200 '"_results":\[\{'

curl -sS -N -m 2 ${TOKEN:+-H "Authorization: Bearer $TOKEN"} "$url/resources/$org/p/events" >"$work/events" 2>/dev/null
first="$(sed -nE 's/^id: ?([^\r]*).*/\1/p' "$work/events" | head -n 1)"
status="$(curl -sS -N -m 2 -o "$work/body" -D "$work/headers" -w '%{http_code}' \
  ${TOKEN:+-H "Authorization: Bearer $TOKEN"} -H "Last-Event-ID: $first" "$url/resources/$org/p/events" 2>/dev/null)"
expect "events go on after the first" 200 '^event: ?ResourceUpdated'

json PUT "/archives/$org/p/a" '{"resources": [{"@type": "Resource", "resourceId": "ex:r"}]}'
expect "an archive is made" 201 '"_expiresInSeconds"'
accept=application/zip ask GET "/archives/$org/p/a"
expect "and downloaded" 200 '^PK'
json POST /multi-fetch/resources \
  "{\"format\": \"source\", \"resources\": [{\"id\": \"${base}r\", \"project\": \"$org/p\"}, {\"id\": \"${base}none\", \"project\": \"$org/p\"}]}"
expect "many are read at once" 200 '"NotFound"'

ask GET /nowhere
expect "an unknown path is told in JSON" 404 '"ResourceNotFound"'
ask DELETE /orgs
expect "an unknown method too" 405 '"HttpMethodNotAllowed"'
accept=image/png ask GET "$r/_/r"
expect "and a media type that is not served" 406 '"UnacceptedResponseContentTypeRejection"'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

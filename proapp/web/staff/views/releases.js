// Releases: tables and pictures that are frozen and shown by the word of two people; one proposes, another agrees.

import { address, all, get, newId, post, put } from "../api.js";
import { hint, link, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { act, field, form } from "../parts/form.js";
import { back, head, more, notice, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { current, may } from "../session.js";
import { moment, named, numeral, say } from "../words.js";

const PROPOSES = ["unblinded_statistician"];
const AGREES = ["dmc"];
const AUDIENCES = ["committee", "team", "public"];
const INDEX = "index.html";

export const view = (app, id) => (id ? one(app, id) : list(app));

const releases = () => `/trials/${place.trial().id}/releases`;

async function list(app) {
  const proposes = may(PROPOSES, place.trial().id);
  const [found, asking] = await Promise.all([
    all(releases()),
    proposes ? get(`/trials/${place.trial().id}/analyses`) : null,
  ]);
  return [
    head(say("releases"), { about: say("releases-words") }),
    sheet(null, found.length ? lines(found.toReversed()) : emptied(say("releases-empty"))),
    proposes ? sheet(null, more(say("propose-release"), proposal(app, asking.analyses))) : null,
  ];
}

const lines = (rows) =>
  make(
    "ol",
    { class: "lines" },
    rows.map((row) =>
      make(
        "li",
        {},
        make(
          "a",
          { href: `#releases/${row.id}`, "data-line": true },
          badge("released", row.state),
          make("span", { class: "what" }, row.purpose, make("span", { class: "next" }, shownTo(row))),
          make("span", { class: "when" }, moment(row.cut_off, place.zone())),
        ),
      ),
    ),
  );

const shownTo = (release) => `${named("audience", release.audience)}, ${named("by", release.by)}`;

function proposal(app, analyses) {
  return [
    hint(say("propose-release-words")),
    form({
      label: say("propose-release"),
      fields: [
        field("audience", choice("audience", AUDIENCES, "committee")),
        field("by", choice("by", ["arm", "pooled"], "arm")),
        field("purpose", { label: say("purpose"), required: true }),
        field("analyses", {
          label: say("analyses"),
          kind: "choices",
          hint: say("analyses-hint"),
          options: analyses.map((one) => [one.name, one.title]),
        }),
        field("pictures", {
          label: say("with-pictures"),
          kind: "choices",
          value: ["svg"],
          options: ["svg", "png"].map((one) => [one, one.toUpperCase()]),
        }),
      ],
      submit: async (said) => {
        const { body } = await put(`${releases()}/${newId()}`, said);
        toast(say("release-proposed"));
        app.go(`releases/${body.id}`);
      },
    }),
  ];
}

const choice = (kind, options, value) => ({
  label: say(`release-${kind}`),
  kind: "choice",
  required: true,
  value,
  options: options.map((one) => [one, named(kind, one)]),
});

async function one(app, id) {
  const release = await get(`${releases()}/${id}`);
  return [
    head(release.purpose, {
      above: back(say("releases"), "#releases"),
      about: [badge("released", release.state), make("span", {}, shownTo(release))],
    }),
    make(
      "div",
      { class: "columns" },
      make("div", {}, about(release), contents(release)),
      make("div", {}, decide(app, release), withdraw(app, release)),
    ),
  ];
}

function about(release) {
  const { manifest, decision, withdrawal } = release;
  const withheld = manifest.files.reduce((sum, file) => sum + file.withheld.length, 0);
  const where = address(`${releases()}/${release.id}`);
  return sheet(
    null,
    facts([
      [say("cut-off"), moment(release.cut_off, place.zone())],
      [say("proposed-at"), moment(release.proposed_at, place.zone())],
      [say("decided-at"), decision && moment(decision.decided_at, place.zone())],
      [say("reason"), decision?.reason ?? withdrawal?.reason],
      [say("protocol-version"), manifest.protocol.version],
      [say("rows-withheld"), withheld ? numeral(withheld) : null],
      [say("fingerprint"), make("span", { class: "code" }, release.manifest_sha256.slice(0, 16))],
    ]),
    make(
      "p",
      { class: "actions" },
      link(say("open-release"), `${where}/files/${INDEX}`, { target: "_blank", rel: "noopener" }),
      link(say("download-release"), `${where}/archive.zip`, { download: "" }),
    ),
  );
}

const contents = (release) =>
  sheet(
    say("what-it-shows"),
    table({
      caption: say("what-it-shows"),
      quiet: true,
      rows: release.manifest.files.filter((file) => file.analysis && file.media_type === "application/json"),
      columns: [
        { head: say("analysis"), kind: "row", cell: (file) => file.title },
        { head: say("rows-withheld"), kind: "number", cell: (file) => numeral(file.withheld.length) },
      ],
    }),
    release.manifest.not_made.length
      ? more(
          say("not-made"),
          make(
            "ul",
            {},
            release.manifest.not_made.map((left) => make("li", {}, `${left.analysis}: ${left.reason}`)),
          ),
        )
      : null,
  );

/** The second person reads it and agrees to exactly that, or says why not. */
function decide(app, release) {
  if (release.state !== "proposed") return null;
  if (release.proposed_by === current().staff_id) return notice("info", paragraph(say("release-own")));
  if (!may(AGREES, place.trial().id)) return null;
  const where = `${releases()}/${release.id}`;
  const said = async (what, body, words) => {
    await post(`${where}/${what}`, body);
    toast(say(words));
    app.again();
  };
  return sheet(
    say("decide"),
    hint(say("decide-release-words")),
    act(say("agree-release"), () =>
      said("agreement", { manifest_sha256: release.manifest_sha256 }, "release-agreed"), { class: "main" }),
    more(say("refuse-release"), reasoned("refuse-release", (body) => said("refusal", body, "release-refused"))),
  );
}

function withdraw(app, release) {
  const open = ["proposed", "agreed"].includes(release.state);
  if (!open || !may([...PROPOSES, ...AGREES], place.trial().id)) return null;
  const submit = async (body) => {
    await post(`${releases()}/${release.id}/withdrawal`, body);
    toast(say("release-withdrawn"));
    app.again();
  };
  return sheet(null, more(say("withdraw-release"), reasoned("withdraw-release", submit)));
}

const reasoned = (label, submit) =>
  form({
    label: say(label),
    fields: [field("reason", { label: say("reason"), kind: "long", required: true })],
    submit,
  });

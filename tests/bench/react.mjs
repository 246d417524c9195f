// The page that ours is measured against: the same table of clients by react-dom/server's renderToString, on Node's bare
// http server. No database, no sign-in, no framework around it. Usage: node react.mjs <port> <clients.json>
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createElement as h } from "react";
import { renderToString } from "react-dom/server";

const [port, file] = process.argv.slice(2);
const { rows } = JSON.parse(readFileSync(file, "utf8"));
const dates = new Intl.DateTimeFormat("fr-FR", { dateStyle: "short", timeStyle: "medium", timeZone: "Europe/Paris" });
const COLUMNS = ["Date de création", "Référence", "Raison sociale", "Lignes", "Téléphones", "En cours", "Expirées", "Fiche client"];

const Row = ({ client }) =>
  h("tr", null,
    h("td", { "data-label": COLUMNS[0] }, h("time", { dateTime: client.created_at }, dates.format(new Date(client.created_at)))),
    h("td", { "data-label": COLUMNS[1] }, client.reference),
    h("td", { "data-label": COLUMNS[2] }, client.name),
    h("td", { "data-label": COLUMNS[3], className: "number" }, client.lines),
    h("td", { "data-label": COLUMNS[4], className: "number" }, client.phones),
    h("td", { "data-label": COLUMNS[5], className: "number" }, client.open),
    h("td", { "data-label": COLUMNS[6], className: "number" }, client.expired),
    h("td", null, h("a", { className: "button", href: `/extranet/clients/${client.reference}` }, "Fiche client")));

const Table = () =>
  h("table", null,
    h("thead", null, h("tr", null, COLUMNS.map((title) => h("th", { key: title, scope: "col" }, h("a", { href: "?sort=" + title }, title))))),
    h("tbody", null, rows.map((client) => h(Row, { key: client.reference, client }))));

createServer((_, response) => {
  const html = "<!DOCTYPE html><html lang=fr><title>Clients</title><body>" + renderToString(h(Table)) + "</body></html>";
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(html) });
  response.end(html);
}).listen(Number(port), "127.0.0.1");

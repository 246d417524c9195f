// The page with which the portal's list of clients is compared: the same table, element for element, rendered by
// react-dom/server's renderToString, on Node's http server. It has no database, no sign-in, no navigation and no framework.
// Usage: node react.mjs <port> <clients.json>
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createElement as h } from "react";
import { renderToString } from "react-dom/server";

const [port, file] = process.argv.slice(2);
const { rows } = JSON.parse(readFileSync(file, "utf8"));
const dates = new Intl.DateTimeFormat("fr-FR", { dateStyle: "short", timeStyle: "medium", timeZone: "Europe/Paris" });
const ICONS = "/assets/0123456789abcdef/icons.svg#";

const Counter = ({ count, tone }) =>
  count === 0 ? h("span", { className: "faint" }, "0") : h("span", { "data-tone": tone, className: "badge" }, count);

const Row = ({ client }) => {
  const href = `/extranet/clients/${client.reference}`;
  return h("tr", null,
    h("td", { "data-label": "Date de création", className: "numeric" }, dates.format(new Date(client.created_at))),
    h("td", { "data-label": "Référence", className: "numeric" }, client.reference),
    h("td", { "data-label": "Raison sociale", className: "card-title" }, h("a", { href }, client.name)),
    h("td", { "data-label": "Lignes", className: "number" }, client.lines),
    h("td", { "data-label": "Téléphones", className: "number" }, client.phones),
    h("td", { "data-label": "En cours", className: "number" }, h(Counter, { count: client.open, tone: "info" })),
    h("td", { "data-label": "Expirées", className: "number" }, h(Counter, { count: client.expired, tone: "warning" })),
    h("td", { className: "actions" },
      h("a", { href, "aria-label": `Fiche client de ${client.name}`, className: "button" },
        h("svg", { "aria-hidden": true, className: "icon" }, h("use", { href: ICONS + "file" })),
        h("span", null, "Fiche client"))));
};

const Sort = ({ sort, children, ...rest }) =>
  h("th", { scope: "col", ...rest }, h("a", { href: `/extranet/clients?sort=${sort}`, title: "trier par ordre croissant" }, children));

const Table = () =>
  h("div", { className: "table-frame" },
    h("table", null,
      h("caption", { className: "unseen" }, "Clients"),
      h("thead", null,
        h("tr", null,
          h(Sort, { sort: "created_at" }, "Date de création"),
          h(Sort, { sort: "reference", "aria-sort": "ascending" }, "Référence"),
          h(Sort, { sort: "name" }, "Raison sociale"),
          h("th", { scope: "col", className: "number" }, "Lignes"),
          h("th", { scope: "col", className: "number" }, "Téléphones"),
          h("th", { scope: "col", className: "number", title: "Téléphones autorisés à se provisionner en ce moment" }, "En cours"),
          h("th", { scope: "col", className: "number", title: "Téléphones dont l’autorisation a expiré" }, "Expirées"),
          h("th", { scope: "col" }, "Fiche client"))),
      h("tbody", null, rows.map((client) => h(Row, { key: client.reference, client })))));

createServer((_, response) => {
  const html = "<!DOCTYPE html><html lang=fr><title>Clients</title><body>" + renderToString(h(Table)) + "</body></html>";
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(html) });
  response.end(html);
}).listen(Number(port), "127.0.0.1");

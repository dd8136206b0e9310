import { expect, test } from "vitest";
import { baseUrl, fileUrl } from "../src/files";

function page(head: string, base?: string): Document {
  const found = document.implementation.createHTMLDocument();
  found.head.innerHTML = head;
  if (base !== undefined) found.body.dataset.baseUrl = base;
  return found;
}

const config = (text: string) => `<script id="jupyter-config-data" type="application/json">${text}</script>`;

test("the server's address comes from JupyterLab's configuration, else from the body", () => {
  expect(baseUrl(page(config('{"baseUrl": "/user/a/"}')))).toBe("/user/a/");
  expect(baseUrl(page("", "/nb"))).toBe("/nb/");
  expect(baseUrl(page(config('{"baseUrl": "/"}'), "/other"))).toBe("/");
});

test.each(["", config("{"), config("3"), config('{"baseUrl": null}')])(
  "there is no address in %j",
  (head) => {
    expect(baseUrl(page(head))).toBeNull();
  },
);

test("a file's path is taken as it is", () => {
  const lab = page(config('{"baseUrl": "/lab/"}'));
  expect(fileUrl(lab, "a%20b/%23c.mp4")).toBe("/lab/files/a%20b/%23c.mp4");
  expect(fileUrl(lab, null)).toBeNull();
  expect(fileUrl(page(""), "a.mp4")).toBeNull();
});

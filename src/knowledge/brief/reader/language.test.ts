import { expect, test } from "vitest";
import { otherLanguage } from "./language.ts";

test("another language is named, English and code are not", () => {
  expect(otherLanguage("Bitte noch ein Feld für die Allergien, das ist nicht schwer")).toBe(
    "German",
  );
  expect(otherLanguage("il faudrait prévenir le client quand sa commande est expédiée")).toBe(
    "French",
  );
  expect(otherLanguage("Cuando el pago no llega, se debe avisar por correo")).toBe("Spanish");
  expect(otherLanguage("ログインページにGoogleログインを追加してください")).toBe("Japanese");
  expect(otherLanguage("add login with google to our app pls")).toBeUndefined();
  expect(otherLanguage("const der = die(das)")).toBeUndefined();
  expect(otherLanguage("")).toBeUndefined();
});

const ID = "over";

/** Where menus and tips stand in the document: in a part of the page with a name, so that who goes by parts finds them. */
export function Over({ label }: { readonly label: string }) {
  return <section id={ID} aria-label={label} />;
}

/** That place; null, for the end of the document, where there is no frame around the page. */
export function placeOver(): HTMLElement | null {
  return document.getElementById(ID);
}

/** Text that agents and repositories wrote, as Markdown: no HTML, no image that is fetched, no link but to the web. */
import { memo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

const PARAGRAPH = "my-1 first:mt-0 last:mb-0";

const components: Components = {
  a: ({ href, children }) =>
    /^https?:\/\//i.test(href ?? "") ? (
      <a href={href} rel="noreferrer noopener" target="_blank" className="text-accent underline">
        {children}
      </a>
    ) : (
      <span className="underline decoration-dotted">{children}</span>
    ),
  img: ({ alt }) => (
    <span className="rounded-sm bg-sunken px-1 text-text-2">
      image: {alt === "" ? "no description" : alt}
    </span>
  ),
  code: ({ children }) => <code className="rounded-sm bg-sunken px-1 text-code">{children}</code>,
  pre: ({ children }) => (
    <pre
      tabIndex={0}
      className="my-2 overflow-x-auto rounded-md bg-sunken p-2 text-code [&_code]:p-0"
    >
      {children}
    </pre>
  ),
  ul: ({ children }) => <ul className="my-1 list-disc space-y-0.5 pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="my-1 list-decimal space-y-0.5 pl-5">{children}</ol>,
  p: ({ children }) => <p className={PARAGRAPH}>{children}</p>,
  h1: ({ children }) => <p className="mt-3 mb-1 text-title font-semibold first:mt-0">{children}</p>,
  h2: ({ children }) => <p className="mt-3 mb-1 text-title font-semibold first:mt-0">{children}</p>,
  h3: ({ children }) => <p className="mt-2 mb-1 font-semibold first:mt-0">{children}</p>,
  h4: ({ children }) => <p className="mt-2 mb-1 font-semibold first:mt-0">{children}</p>,
  h5: ({ children }) => <p className="mt-2 mb-1 font-semibold first:mt-0">{children}</p>,
  h6: ({ children }) => <p className="mt-2 mb-1 font-semibold first:mt-0">{children}</p>,
  table: ({ children }) => (
    <div tabIndex={0} className="my-2 overflow-x-auto">
      <table className="text-left [&_td]:border [&_td]:border-hairline [&_td]:px-2 [&_th]:border [&_th]:border-hairline [&_th]:px-2">
        {children}
      </table>
    </div>
  ),
  input: ({ checked }) => <span aria-hidden="true">{checked === true ? "☑ " : "☐ "}</span>,
  blockquote: ({ children }) => (
    <blockquote className="my-1 border-l-2 border-hairline pl-3 text-text-2">{children}</blockquote>
  ),
};

const plugins = [remarkGfm];

/** Letters and what stands between them in a sentence, on one line, and nothing that could begin or end a mark. */
const PLAIN = /^[\p{L}(][\p{L}\p{N} ,.;:'"()?!-]*$/u;

/** Whether a text is the same in Markdown. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text) && !/www\./i.test(text);
}

export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      {isPlain(text) ? (
        // Most of what is said is: the parser would have nothing to do, and takes longest at the first text.
        <p className={PARAGRAPH}>{text.trimEnd()}</p>
      ) : (
        <ReactMarkdown remarkPlugins={plugins} components={components}>
          {text}
        </ReactMarkdown>
      )}
    </div>
  );
});

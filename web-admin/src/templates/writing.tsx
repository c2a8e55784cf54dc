// What everybody who writes at a template needs: the document, the language, and the ways to change it.

import type { Variable } from "./data";
import { at, changed, type Document, type Place, said, wordsOf } from "./document";
import { gist } from "./liquid";
import { type Hand, WordsField } from "./words-field";

export interface Writing {
  document: Document;
  language: string;
  variables: Variable[];
  /** What is wrong, by the number of the block; what is wrong with the rest stands at -1. */
  problems: Map<number, string[]>;
  mayChange: boolean;
  /** `mark` names what is typed at: until something else is changed it is one step to undo. */
  change: (document: Document, mark?: string) => void;
  hold: (hand: Hand) => void;
  leave: () => void;
  chip: (chip: HTMLElement, hand: Hand) => void;
}

interface WordsProps {
  writing: Writing;
  place: Place;
  label: string;
  single?: boolean;
  className?: string | undefined;
  /** Another language than the one that is written in. */
  language?: string;
}

/** The words of a place in the language that is written in. */
export function Words({ writing, place, label, single, className, language }: WordsProps) {
  const { document, variables } = writing;
  const tongue = language ?? writing.language;
  const value = wordsOf(at(document, place))[tongue];
  const other = said(document, place, document.fallback);
  if (!writing.mayChange) {
    return (
      <div className={className} lang={tongue}>
        {gist(value ?? other?.text ?? "")}
      </div>
    );
  }
  return (
    <WordsField
      label={label}
      value={value ?? ""}
      variables={variables}
      language={tongue}
      single={single ?? false}
      className={className}
      placeholder={gist(other?.text ?? "")}
      onHand={writing.hold}
      onLeave={writing.leave}
      onChip={writing.chip}
      onChange={(next, isStep) => {
        const kept = next === "" && tongue !== document.fallback ? undefined : next;
        writing.change(
          changed(document, [...place, tongue], kept),
          isStep ? undefined : [...place, tongue].join("."),
        );
      }}
    />
  );
}

// A condition by clicks: groups inside groups, and for every predicate a form of its own.

import {
  ActionIcon,
  Button,
  CloseButton,
  Menu,
  Popover,
  ScrollArea,
  SegmentedControl,
  Select,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconFolderPlus, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useId,
  useMemo,
  useState,
} from "react";
import { call } from "~/api/client";
import type { Parameter, Predicate } from "~/api/generated";
import { named, t, told } from "~/i18n";
import own from "./builder.module.css";
import { firstValue, ParameterField } from "./parameters";
import { type Body, type Branch, freshId, type Group, type Leaf, replaced, SAVED } from "./tree";

interface Editing {
  top: Group;
  change: (top: Group) => void;
  predicates: Predicate[];
  currency: string;
}

const Context = createContext<Editing | undefined>(undefined);

function useEditing(): Editing {
  const found = useContext(Context);
  if (found === undefined) throw new Error("outside of a builder");
  return found;
}

export const predicatesQuery = {
  queryKey: ["predicates"],
  queryFn: ({ signal }: { signal: AbortSignal }) => call("list_predicates", {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
};

function titleOf(predicate: Predicate): string {
  return named("predicate", predicate.name, predicate.summary.split(/[;:,]/)[0]);
}

/** What it asks, in the reader's language where that is known. */
function aboutOf(predicate: Predicate): string {
  return told(`predicateText.${predicate.name}`, predicate.summary).text;
}

function fresh(predicate: Predicate): Leaf {
  const [example] = predicate.examples as Body[];
  const { predicate: _, ...body } = example ?? {};
  return { id: freshId(), type: "leaf", negated: false, predicate: predicate.name, body };
}

/** Arrow keys go from offer to offer; typing goes on in the field. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const offers = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const now = offers.indexOf(document.activeElement as HTMLElement);
  const next = event.key === "ArrowDown" ? now + 1 : now - 1;
  offers[Math.max(0, Math.min(offers.length - 1, next))]?.focus();
}

function Offered({ room, children }: { room: string; children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a menu is no group of a form
    <div role="group" aria-labelledby={id}>
      <div id={id} className={own.room} role="presentation">
        {named("room", room)}
      </div>
      {children}
    </div>
  );
}

function Offer({ title, about, onPick }: { title: string; about?: string; onPick: () => void }) {
  return (
    <button type="button" role="menuitem" className={own.offer} onClick={onPick}>
      {title}
      {about === undefined ? null : (
        <Text span size="xs" c="dimmed" lineClamp={2}>
          {about}
        </Text>
      )}
    </button>
  );
}

function PredicateMenu({ onPick }: { onPick: (leaf: Leaf) => void }) {
  const { predicates } = useEditing();
  const [opened, set] = useState(false);
  const [typed, setTyped] = useState("");
  const rooms = useMemo(() => {
    const fitting = predicates.filter((one) =>
      `${titleOf(one)} ${aboutOf(one)} ${one.name}`.toLowerCase().includes(typed.toLowerCase()),
    );
    return Map.groupBy(fitting, (one) => one.name.split(".")[0] ?? "");
  }, [predicates, typed]);
  const pick = (leaf: Leaf) => {
    set(false);
    setTyped("");
    onPick(leaf);
  };
  return (
    <Popover opened={opened} onChange={set} position="bottom-start" width={330} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => set(!opened)}>
          {t("builder.add")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={t("builder.add")} onKeyDown={walk}>
        <TextInput
          size="xs"
          m={4}
          data-autofocus
          aria-label={t("builder.find")}
          placeholder={t("builder.find")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ScrollArea.Autosize mah={340}>
          <div role="menu" aria-label={t("builder.add")}>
            {[...rooms].map(([room, found]) => (
              <Offered key={room} room={room}>
                {found.map((one) => (
                  <Offer
                    key={one.name}
                    title={titleOf(one)}
                    about={aboutOf(one)}
                    onPick={() => pick(fresh(one))}
                  />
                ))}
              </Offered>
            ))}
            <Offered room="segment">
              <Offer
                title={t("builder.saved")}
                onPick={() =>
                  pick({
                    id: freshId(),
                    type: "leaf",
                    negated: false,
                    predicate: SAVED,
                    body: { segment: "" },
                  })
                }
              />
            </Offered>
          </div>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function Saved({ leaf, onChange }: { leaf: Leaf; onChange: (body: Body) => void }) {
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const value = leaf.body.segment;
  return (
    <Select
      size="xs"
      w={230}
      searchable
      aria-label={t("builder.saved")}
      placeholder={t("builder.choose")}
      data={(segments.data?.items ?? []).map((one) => ({ value: one.name, label: one.name }))}
      value={typeof value === "string" ? value : null}
      onChange={(segment) => onChange({ segment })}
    />
  );
}

/** Whether the predicate's title has said the parameter's word already: country, city, tag. */
function isSaid(predicate: Predicate, parameter: Parameter): boolean {
  return titleOf(predicate).toLowerCase() === named("parameter", parameter.name).toLowerCase();
}

function Parameters({
  leaf,
  predicate,
  onChange,
}: {
  leaf: Leaf;
  predicate: Predicate;
  onChange: (body: Body) => void;
}) {
  const { currency } = useEditing();
  const shown = predicate.parameters.filter((one) => one.required || one.name in leaf.body);
  const offered = predicate.parameters.filter((one) => !one.required && !(one.name in leaf.body));
  const told = leaf.body.currency;
  const without = (parameter: Parameter) => {
    const { [parameter.name]: _, ...rest } = leaf.body;
    onChange(rest);
  };
  return (
    <>
      {shown.map((parameter) => (
        <span key={parameter.name} className={own.parameter}>
          {isSaid(predicate, parameter) ? null : (
            <Tooltip label={parameter.meaning}>
              <span className={own.word}>{named("parameter", parameter.name)}</span>
            </Tooltip>
          )}
          <ParameterField
            predicate={predicate.name}
            parameter={parameter}
            value={leaf.body[parameter.name]}
            currency={typeof told === "string" && told.length === 3 ? told : currency}
            onChange={(value) => onChange({ ...leaf.body, [parameter.name]: value })}
          />
          {parameter.required ? null : (
            <CloseButton
              size="xs"
              aria-label={t("builder.without", { name: named("parameter", parameter.name) })}
              onClick={() => without(parameter)}
            />
          )}
        </span>
      ))}
      {offered.length === 0 ? null : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Tooltip label={t("builder.limit")}>
              <ActionIcon size="sm" aria-label={t("builder.limit")}>
                <IconPlus size={14} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {offered.map((parameter) => (
              <Menu.Item
                key={parameter.name}
                onClick={() => onChange({ ...leaf.body, [parameter.name]: firstValue(parameter) })}
              >
                <Text size="sm">{named("parameter", parameter.name)}</Text>
                <Text size="xs" c="dimmed" maw={260}>
                  {parameter.meaning}
                </Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

function useReplace(one: Branch): (replacement: Branch | undefined) => void {
  const { top, change } = useEditing();
  return (replacement) => change(replaced(top, one.id, replacement));
}

function Not({ one }: { one: Branch }) {
  return one.negated ? <span className={own.not}>{t("builder.not")}</span> : null;
}

function Tools({ one, name }: { one: Branch; name: string }) {
  const replace = useReplace(one);
  return (
    <span className={own.tools}>
      <button
        type="button"
        className={own.negation}
        aria-pressed={one.negated}
        aria-label={t("builder.negate", { name })}
        onClick={() => replace({ ...one, negated: !one.negated })}
      >
        {t("builder.not")}
      </button>
      <ActionIcon size="sm" aria-label={t("builder.remove", { name })} onClick={() => replace(undefined)}>
        <IconTrash size={14} />
      </ActionIcon>
    </span>
  );
}

function LeafRow({ leaf }: { leaf: Leaf }) {
  const { predicates } = useEditing();
  const replace = useReplace(leaf);
  const predicate = predicates.find((one) => one.name === leaf.predicate);
  const title = predicate === undefined ? t("builder.saved") : titleOf(predicate);
  return (
    <fieldset className={own.leaf}>
      <legend className={own.hidden}>{title}</legend>
      <Not one={leaf} />
      <Tooltip label={predicate === undefined ? "" : aboutOf(predicate)} disabled={predicate === undefined}>
        <b className={own.name}>{title}</b>
      </Tooltip>
      {predicate === undefined ? (
        <Saved leaf={leaf} onChange={(body) => replace({ ...leaf, body })} />
      ) : (
        <Parameters leaf={leaf} predicate={predicate} onChange={(body) => replace({ ...leaf, body })} />
      )}
      <Tools one={leaf} name={title} />
    </fieldset>
  );
}

function GroupBox({ group, isTop }: { group: Group; isTop?: boolean }) {
  const { top, change } = useEditing();
  const replace = useReplace(group);
  const put = (next: Group) => (isTop ? change(next) : replace(next));
  const append = (one: Branch) => {
    const next = { ...group, children: [...group.children, one] };
    change(isTop ? next : replaced(top, group.id, next));
  };
  return (
    <div className={isTop ? own.top : own.group}>
      <div className={own.groupHead}>
        {isTop ? null : <Not one={group} />}
        <SegmentedControl
          size="xs"
          aria-label={t("builder.mode")}
          value={group.mode}
          onChange={(mode) => put({ ...group, mode: mode === "any" ? "any" : "all" })}
          data={[
            { value: "all", label: t("builder.all") },
            { value: "any", label: t("builder.any") },
          ]}
        />
        {isTop ? null : <Tools one={group} name={t("builder.group")} />}
      </div>
      <div className={own.children}>
        {group.children.map((one) =>
          one.type === "leaf" ? <LeafRow key={one.id} leaf={one} /> : <GroupBox key={one.id} group={one} />,
        )}
        <div className={own.adding}>
          <PredicateMenu onPick={append} />
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFolderPlus size={14} />}
            onClick={() =>
              append({ id: freshId(), type: "group", negated: false, mode: "any", children: [] })
            }
          >
            {t("builder.addGroup")}
          </Button>
        </div>
      </div>
    </div>
  );
}

interface BuilderProps {
  top: Group;
  change: (top: Group) => void;
  predicates: Predicate[];
  currency: string;
}

export function Builder(props: BuilderProps) {
  return (
    <Context.Provider value={props}>
      <GroupBox group={props.top} isTop />
    </Context.Provider>
  );
}

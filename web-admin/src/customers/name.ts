import type { Customer, SegmentMember } from "~/api/generated";
import { t } from "~/i18n";

/** What a customer is called: the name, else the address, else the number. */
export function nameOf(customer: Customer): string {
  const name = [customer.first_name, customer.last_name].filter(Boolean).join(" ");
  if (name !== "") return name;
  return customer.email ?? customer.phone ?? t("customer.number", { id: customer.id.replace("cus_", "") });
}

/** Two letters for a picture. */
export function initialsOf(customer: Customer): string {
  const letters = [customer.first_name, customer.last_name].map((part) => part?.charAt(0) ?? "").join("");
  return (letters || (customer.email ?? "?").charAt(0)).toUpperCase();
}

/** The same of a member of a segment or a list. */
export function memberName(member: SegmentMember): string {
  return member.name ?? member.email ?? t("customer.number", { id: member.customer.replace("cus_", "") });
}

export function memberInitials(member: SegmentMember): string {
  const letters = member.name?.split(/\s+/).map((part) => part.charAt(0)) ?? [];
  const [first = (member.email ?? "?").charAt(0), ...more] = letters;
  return `${first}${more.at(-1) ?? ""}`.toUpperCase();
}

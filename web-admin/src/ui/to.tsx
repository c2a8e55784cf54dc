// Ways to other pages, in the look of a link.

import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & { ref?: Ref<HTMLAnchorElement> };

function Looks(props: Props) {
  return <Anchor {...props} />;
}

export const To = createLink(Looks);

type ButtonLooks = ButtonProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps> & { ref?: Ref<HTMLAnchorElement> };

function Pressed(props: ButtonLooks) {
  return <Button component="a" {...props} />;
}

/** The same in the look of a button. */
export const ToButton = createLink(Pressed);

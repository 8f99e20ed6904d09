import { identityOf, shortUrn, type UrnForm, wholeUrn } from "../kernel/resourceUrn";
import { asTheyAre, type Form, inTurn, type Props, withoutUsual } from "./compact";

/** How the engine stores the properties of a kind. */
export interface StateForm {
  /** The first version of a state in this form: what is absent means something else in earlier versions. */
  since: number;
  /** Of checked inputs; reads them in whatever form they have. */
  inputs: Form;
  state: Form;
}

export const storedAsItIs: StateForm = { since: 1, inputs: asTheyAre, state: asTheyAre };

/**
 * For a kind of which a stack has one a certificate: the engine stores its inputs twice, beside its own 2 kB. The form
 * leaves out the identity (unless it was pinned under another name), most of the URN, and what `inputs` and `state` leave
 * out. It is part of the state versions since then: what one of them leaves out can only become more, with a version of
 * its own.
 */
export function shortForm({ since, inputs, state, ...urn }: StateForm & UrnForm): StateForm {
  const host = hostForm(urn);
  return { since, inputs: whereUrnIsShort(host, inputs), state: inTurn(state, host) };
}

/** Identity and URN, which every resource has. */
function hostForm(urn: UrnForm): Form {
  const identity = withoutUsual(({ resourceUrn }) =>
    typeof resourceUrn === "string" ? { identity: identityOf(resourceUrn) } : {},
  );
  const withUrn = (props: Props, form: (urn: UrnForm, text: string) => string): Props =>
    typeof props.resourceUrn === "string" ? { ...props, resourceUrn: form(urn, props.resourceUrn) } : props;
  return inTurn(identity, {
    short: (whole) => withUrn(whole, shortUrn),
    whole: (short) => withUrn(short, wholeUrn),
  });
}

/** Inputs carry no version: that they are stored short is told by their URN. */
function whereUrnIsShort(host: Form, rest: Form): Form {
  const isSame = (a: Props, b: Props) => a.resourceUrn === b.resourceUrn;
  return {
    short(whole) {
      const short = host.short(whole);
      return isSame(short, whole) ? short : rest.short(short);
    },
    whole(short) {
      const whole = host.whole(short);
      return isSame(short, whole) ? whole : rest.whole(whole);
    },
  };
}

import { isDeepStrictEqual } from "node:util";
import { identityOf, shortUrn, type UrnForm, wholeUrn } from "../kernel/resourceUrn";

/** Inputs or a state as JSON. */
export type Props = Readonly<Record<string, unknown>>;

/** In which form the engine stores the properties of a kind, and how they are read again. */
export interface StateForm {
  /** The first version of a state in this form. */
  since: number;
  /** Inputs as they are stored. */
  shortInputs(inputs: Props): Props;
  /** Checked inputs in full, whatever form they have. */
  wholeInputs(inputs: Props): Props;
  /** A state as it is stored. */
  shortState(state: Props): Props;
  /**
   * A state in full. Only for one of `since` or later, as an absent property means something else in earlier versions.
   */
  wholeState(state: Props): Props;
}

const same = (props: Props): Props => props;

export const storedAsItIs: StateForm = {
  since: 1,
  shortInputs: same,
  wholeInputs: same,
  shortState: same,
  wholeState: same,
};

/** How the properties of one kind are stored short. */
export interface ShortForm extends UrnForm {
  since: number;
  /** Outputs that no class declares, with the value that they nearly always have. */
  usual: Props;
  shortInputs(inputs: Props): Props;
  wholeInputs(inputs: Props): Props;
  shortOutputs(state: Props): Props;
  wholeOutputs(state: Props): Props;
}

/**
 * For a kind of which a stack has one a certificate: the engine stores its inputs twice, beside its own 2 kB. The form
 * leaves out values that derive from the rest: the identity (unless it was pinned under another name), most of the URN,
 * and internal outputs that have their usual value. It is part of the state versions since then: to leave out more
 * takes a version of its own, and no version leaves out less.
 */
export function shortForm(form: ShortForm): StateForm {
  return {
    since: form.since,

    shortInputs(inputs) {
      const short = shortHost(form, inputs);
      return short.resourceUrn === inputs.resourceUrn ? short : form.shortInputs(short);
    },

    // Only the short form has a short URN.
    wholeInputs(inputs) {
      const whole = wholeHost(form, inputs);
      return whole.resourceUrn === inputs.resourceUrn ? whole : form.wholeInputs(whole);
    },

    shortState(state) {
      const unusual = Object.entries(state).filter(
        ([name, value]) => !(name in form.usual && isDeepStrictEqual(value, form.usual[name])),
      );
      return shortHost(form, form.shortOutputs(Object.fromEntries(unusual)));
    },

    wholeState: (state) => ({ ...form.usual, ...form.wholeOutputs(wholeHost(form, state)) }),
  };
}

function shortHost(form: UrnForm, props: Props): Props {
  const { resourceUrn, identity, ...rest } = props;
  if (typeof resourceUrn !== "string") return props;
  const pinned = isDeepStrictEqual(identity, identityOf(resourceUrn)) ? {} : { identity };
  return { ...rest, ...pinned, resourceUrn: shortUrn(form, resourceUrn) };
}

function wholeHost(form: UrnForm, props: Props): Props {
  if (typeof props.resourceUrn !== "string") return props;
  const resourceUrn = wholeUrn(form, props.resourceUrn);
  return { ...props, identity: props.identity ?? identityOf(resourceUrn), resourceUrn };
}

/** Properties without those that have the value that derives from the others. */
export function without(derived: Props, props: Props): Props {
  const isDerived = ([name, value]: [string, unknown]) =>
    name in derived && isDeepStrictEqual(value, derived[name]);
  return Object.fromEntries(Object.entries(props).filter((entry) => !isDerived(entry)));
}

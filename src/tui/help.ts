import { type Binding, bindingsOf, EVERYWHERE, keyName, PLACE_TITLES, type Place } from './bindings.ts';
import type { State } from './state.ts';

/** The list of keys over the place where it was asked for. Pure. */
export function helped(state: State, place: Place): State {
  return { ...state, help: { place, top: 0 } };
}

/** A place and its keys, as people read them. */
export interface KeyList {
  readonly title: string;
  readonly rows: readonly (readonly [keys: string, about: string])[];
}

/** The keys of a place, then those that are everywhere. Pure. */
export function keyLists(place: Place, readonly: boolean): readonly KeyList[] {
  return [
    { title: PLACE_TITLES[place], rows: bindingsOf(place, readonly).map(asRow) },
    { title: 'Everywhere', rows: EVERYWHERE.map(asRow) },
  ];
}

function asRow({ keys, about }: Binding): readonly [string, string] {
  return [keys.map(keyName).join(', '), about];
}

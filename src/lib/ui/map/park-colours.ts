import type { ShapeKind } from '#lib/domain/park-map/park-map.ts';

/** What a park is drawn in: by day on warm paper, by night under its bulbs. */
export interface ParkColours {
  /** What lies around the park, and its own ground. */
  around: string;
  land: string;
  edge: string;
  shape: Record<ShapeKind, string>;
  /** Along the sides of ways, around buildings, and under tracks. */
  wayEdge: string;
  wallEdge: string;
  underTrack: string;
  /** Lettering, and what keeps it apart from the ground. */
  ink: string;
  soft: string;
  halo: string;
  onMark: string;
  mark: Record<'coaster' | 'ride' | 'entrance' | 'help' | 'food' | 'service' | 'sight', string>;
  chosen: string;
  here: string;
}

export const DAY: ParkColours = {
  around: '#ebe5d8',
  land: '#f4f1e1',
  edge: '#a2967c',
  shape: {
    ...{ grass: '#dfeac9', wood: '#c6dcb2', scrub: '#d4e2bb', sand: '#f3e4bf' },
    ...{ parking: '#e4e1e8', plaza: '#faf6ec', play: '#f7e2ca', ride: '#f6dcd2' },
    ...{ water: '#a9d5ec', stream: '#a9d5ec', hedge: '#96ba7e', fence: '#b8ab95', wall: '#9d917d' },
    ...{ street: '#ffffff', path: '#fffdf6', steps: '#b48a5a', pier: '#e6d5b0', rail: '#7d7a8c' },
    ...{ building: '#dccdb3', roof: '#e8dcc6' },
    ...{ flume: '#1c78b0', track: '#7347ad', coaster: '#c8321f' },
  },
  wayEdge: '#d3c7ad',
  wallEdge: '#b7a483',
  underTrack: '#fffdf9',
  ink: '#17193a',
  soft: '#4d4f6e',
  halo: '#fffdf9',
  onMark: '#ffffff',
  mark: {
    ...{ coaster: '#c8321f', ride: '#1f3aa8', entrance: '#17193a', help: '#a3200f' },
    ...{ food: '#8a5200', service: '#0b5f4a', sight: '#6b3fa5' },
  },
  chosen: '#ffbe2e',
  here: '#1a73e8',
};

export const NIGHT: ParkColours = {
  around: '#0b0d1f',
  land: '#161a33',
  edge: '#565b8c',
  shape: {
    ...{ grass: '#1a332d', wood: '#16302a', scrub: '#1d382f', sand: '#3b3525' },
    ...{ parking: '#23264a', plaza: '#262a4d', play: '#3a2d31', ride: '#3a2540' },
    ...{ water: '#123f66', stream: '#123f66', hedge: '#2f5f40', fence: '#4b4e74', wall: '#5d6088' },
    ...{ street: '#464b7a', path: '#50558a', steps: '#b99a6c', pier: '#5b5440', rail: '#8388b8' },
    ...{ building: '#31355f', roof: '#292d54' },
    ...{ flume: '#5cbcf2', track: '#bda3f5', coaster: '#ff8b74' },
  },
  wayEdge: '#0f1228',
  wallEdge: '#4d528a',
  underTrack: '#0b0d1f',
  ink: '#f6f1e6',
  soft: '#b7b9d6',
  halo: '#0b0d1f',
  onMark: '#0b0d1f',
  mark: {
    ...{ coaster: '#ff8b74', ride: '#b4c1ff', entrance: '#f6f1e6', help: '#ffa796' },
    ...{ food: '#ffd27a', service: '#86dfbe', sight: '#d0b8ff' },
  },
  chosen: '#ffc44d',
  here: '#7db4ff',
};

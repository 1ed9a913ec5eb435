// Elements of apps: preact with its hooks, and htm for texts.
//
// The module for React's names comes along always: it marks each element, and
// all elements are to look the same.

import * as compat from 'preact/compat';
import {
    useCallback, useContext, useDebugValue, useEffect, useErrorBoundary, useId,
    useImperativeHandle, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from 'preact/hooks';
import { Fragment, createContext, createRef, h, render } from 'preact';
// @ts-ignore: its types are not found by this module resolution
import htm from 'htm';

export { Fragment, h };
export const html = htm.bind(h);
export const hooks = {
    useCallback,
    useContext,
    useDebugValue,
    useEffect,
    useErrorBoundary,
    useId,
    useImperativeHandle,
    useLayoutEffect,
    useMemo,
    useReducer,
    useRef,
    useState,
    render,
    createRef,
    createContext,
};
export const compatible = { ...compat };

//! Extensions that several languages use, and what in the first bytes tells them apart.

/// An extension and its claimants, asked in order.
pub(super) struct Contest {
    /// Without the dot, lower case.
    pub(super) extension: &'static str,
    pub(super) claimants: &'static [Claimant],
    /// The language of a file that none of them claims; empty where that would be a guess.
    pub(super) otherwise: &'static str,
}

/// A language and the texts of which one is enough.
pub(super) struct Claimant {
    pub(super) name: &'static str,
    /// A text that begins with a line feed must stand at the start of a line.
    pub(super) any_of: &'static [&'static str],
}

const fn claim(name: &'static str, any_of: &'static [&'static str]) -> Claimant {
    Claimant { name, any_of }
}

const fn contest(extension: &'static str, claimants: &'static [Claimant], otherwise: &'static str) -> Contest {
    Contest { extension, claimants, otherwise }
}

const CPP: &[&str] = &[
    "\nnamespace ",
    "\nclass ",
    "\ntemplate ",
    "\ntemplate<",
    "\nusing ",
    "\nenum class ",
    "std::",
    "\n public:",
    "\npublic:",
    "\n  public:",
    "\nprivate:",
    "\n#include <cstdint>",
    "\n#include <string>",
    "\n#include <vector>",
    "\n#include <memory>",
];

const ROFF: &[&str] = &["\n.\\\"", "\n'\\\"", "\n.TH ", "\n.Dd ", "\n.SH ", "\n.so ", "\n.ds ", "\n.de "];

const XML: &[&str] = &["\n<?xml", "\n<!DOCTYPE "];

pub(super) const CONTESTS: &[Contest] = &[
    contest("1", &[claim("Roff", ROFF)], ""),
    contest("2", &[claim("Roff", ROFF)], ""),
    contest("3", &[claim("Roff", ROFF)], ""),
    contest("4", &[claim("Roff", ROFF)], ""),
    contest("5", &[claim("Roff", ROFF)], ""),
    contest("6", &[claim("Roff", ROFF)], ""),
    contest("7", &[claim("Roff", ROFF)], ""),
    contest("8", &[claim("Roff", ROFF)], ""),
    contest("9", &[claim("Roff", ROFF)], ""),
    contest("asc", &[claim("Public Key", &["-----BEGIN "])], "AsciiDoc"),
    contest("cgi", &[claim("Shell", &["\n#!/bin/sh"])], "Perl"),
    contest("cl", &[claim("OpenCL", &["__kernel", "__global", "\nkernel "])], "Common Lisp"),
    contest(
        "cls",
        &[claim("TeX", &["\\NeedsTeXFormat", "\\ProvidesClass"]), claim("VBA", &["VERSION 1.0 CLASS"])],
        "Apex",
    ),
    contest(
        "conf",
        &[claim("Nginx", &["\nserver {", "\nhttp {"]), claim("ApacheConf", &["\n<VirtualHost", "\n<IfModule"])],
        "INI",
    ),
    contest("d", &[claim("DTrace", &["\n#pragma D ", "\ndtrace:"]), claim("Makefile", &[": \\\n", ".o: "])], "D"),
    contest("f", &[claim("Forth", &["\n: "])], "Fortran"),
    contest(
        "fs",
        &[claim("GLSL", &["\n#version ", "gl_FragColor", "\nuniform ", "\nprecision "]), claim("Forth", &["\n: "])],
        "F#",
    ),
    contest("ftl", &[claim("FreeMarker", &["<#", "${"])], "Fluent"),
    contest(
        "h",
        &[
            claim("Objective-C", &["\n@interface", "\n@protocol", "\n@class", "\n#import ", "\n@import "]),
            claim("C++", CPP),
        ],
        "C",
    ),
    contest("i", &[claim("SWIG", &["%module", "%include", "%{"])], "Assembly"),
    contest(
        "inc",
        &[
            claim("PHP", &["<?php", "<?"]),
            claim("BitBake", &["\nSRC_URI", "\nDEPENDS", "\ninherit "]),
            claim("Pascal", &["\nprocedure ", "\nunit ", "{$"]),
            claim("C++", CPP),
            claim("C", &["\n#define ", "\n#include ", "\n#if", "/*", "\n//"]),
        ],
        "",
    ),
    contest("lock", &[claim("TOML", &["\n[[package]]", "\n[metadata]"]), claim("JSON", &["{\n"])], ""),
    contest("ls", &[claim("LoomScript", &["\npackage "])], "LiveScript"),
    contest(
        "m",
        &[
            claim(
                "Objective-C",
                &["\n@interface", "\n@implementation", "\n@protocol", "\n#import", "\n@import", "\n@class"],
            ),
            claim("Mercury", &["\n:- module"]),
            claim("MATLAB", &["\nfunction ", "\n%", "\nclassdef ", "\nclear", "\n  %"]),
            claim("Wolfram Language", &["(*"]),
        ],
        "Objective-C",
    ),
    contest(
        "mod",
        &[claim("XML", XML), claim("Modula-2", &["\nMODULE ", "\nIMPLEMENTATION MODULE", "\nDEFINITION MODULE"])],
        "",
    ),
    contest("mo", &[claim("Modelica", &["\nmodel ", "\npackage ", "\nwithin", "\nclass ", "\nfunction "])], ""),
    contest("nb", &[claim("Text", &["\n#"])], "Wolfram Language"),
    contest("pl", &[claim("Prolog", &["\n:- ", "\n:-\n"]), claim("Raku", &["\nuse v6"])], "Perl"),
    contest("pm", &[claim("Raku", &["\nuse v6", "\nunit module"]), claim("X PixMap", &["/* XPM */"])], "Perl"),
    contest("pp", &[claim("Pascal", &["\nunit ", "\nprogram ", "\nuses ", "{$"])], "Puppet"),
    contest(
        "pro",
        &[claim("QMake", &["TEMPLATE", "QT +=", "SOURCES", "HEADERS", "CONFIG"]), claim("Prolog", &[":-"])],
        "IDL",
    ),
    contest("s", &[claim("Assembly", &["\n%define", "\nsection ."])], "Unix Assembly"),
    contest("sc", &[claim("SuperCollider", &["SynthDef", "\n+ ", "Server."])], "Scala"),
    contest(
        "spec",
        &[
            claim("RPM Spec", &["\nName:", "\n%define", "\n%global", "\n%description", "\nSummary:"]),
            claim("Python", &["Analysis(", "\n# -*- mode: python"]),
        ],
        "",
    ),
    contest("strings", &[claim("XML Property List", XML)], "Strings"),
    contest(
        "t",
        &[
            claim("Raku", &["\nuse v6"]),
            claim("Perl", &["\nuse ", "\n#!/usr/bin/perl", "\nmy ", "\nok(", "\nrequire "]),
        ],
        "",
    ),
    contest("ts", &[claim("XML", &["\n<TS", "\n<!DOCTYPE TS", "\n<?xml"])], "TypeScript"),
    contest(
        "v",
        &[
            claim("Rocq Prover", &["\nRequire ", "\nFrom ", "\nTheorem ", "\nLemma ", "\nDefinition ", "\nInductive "]),
            claim("V", &["\nfn ", "\npub fn ", "\nimport ", "\nmodule main"]),
        ],
        "Verilog",
    ),
    contest("vs", &[claim("GLSL", &["\n#version ", "gl_Position", "\nattribute ", "\nuniform "])], ""),
    contest("yy", &[claim("JSON", &["{\n  \"", "{\"", "\n{"])], "Yacc"),
];

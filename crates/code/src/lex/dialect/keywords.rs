//! Words that languages keep for themselves: no renaming changes them. Names of built-in types count.

pub(super) const C: &str = "auto break case char const continue default do double else enum extern float for goto if \
    inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void \
    volatile while bool true false NULL size_t define ifdef ifndef endif include undef elif pragma";

pub(super) const CPP: &str = "auto break case catch char class concept const constexpr consteval constinit const_cast \
    continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern \
    false final float for friend goto if inline int long mutable namespace new noexcept nullptr operator override private \
    protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct \
    switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile \
    wchar_t while bool size_t define ifdef ifndef endif include undef elif pragma";

pub(super) const JAVA: &str = "abstract assert boolean break byte case catch char class const continue default do double \
    else enum extends final finally float for goto if implements import instanceof int interface long native new null \
    package private protected public return short static strictfp super switch synchronized this throw throws transient \
    true false try void volatile while var val fun func let when is in as object override guard defer struct where \
    extension protocol";

pub(super) const CSHARP: &str = "abstract as base bool break byte case catch char checked class const continue decimal \
    default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in \
    int interface internal is lock long namespace new null object operator out override params private protected public \
    readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint \
    ulong unchecked unsafe ushort using virtual void volatile while var async await get set yield record let";

pub(super) const GO: &str = "break case chan const continue default defer else fallthrough for func go goto if import \
    interface map package range return select struct switch type var nil true false string int int8 int16 int32 int64 \
    uint uint8 uint16 uint32 uint64 byte rune bool error float32 float64 make len cap append any";

pub(super) const RUST: &str = "as async await break const continue crate dyn else enum extern false fn for if impl in let \
    loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while u8 u16 \
    u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str String Vec Option Some None Result Ok Err Box";

pub(super) const JAVASCRIPT: &str = "abstract any as async await boolean break case catch class const continue debugger \
    declare default delete do else enum export extends false finally for from function get if implements import in \
    instanceof interface keyof let namespace never new null number object of override private protected public readonly \
    return set static string super switch this throw true try type typeof undefined unknown var void while with yield";

pub(super) const PHP: &str = "abstract and array as break callable case catch class clone const continue declare default \
    do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile extends final finally fn for foreach \
    function global goto if implements include include_once instanceof insteadof interface isset list match namespace new \
    or print private protected public readonly require require_once return static switch throw trait try unset use var \
    while xor yield true false null int string bool float void mixed self parent this";

pub(super) const PYTHON: &str = "False None True and as assert async await break class continue def del elif else except \
    finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self cls match \
    case int str float bool list dict set tuple len range print";

pub(super) const RUBY: &str = "BEGIN END alias and begin break case class def defined do else elsif end ensure false for \
    if in module next nil not or redo rescue retry return self super then true undef unless until when while yield \
    require attr_reader attr_accessor puts raise lambda proc";

pub(super) const SCRIPT: &str = "if then else elif fi for while until do done case esac in function return local export \
    unset exit break continue set shift source eval exec trap test true false echo printf my our sub use package foreach \
    unless end def defmodule defp fn begin let struct module using import null nil param";

pub(super) const SQL: &str = "select from where insert into values update set delete create table alter drop index view \
    join left right inner outer full on group by order having limit offset union all distinct as and or not null is in \
    exists between like case when then else end primary key foreign references default constraint unique check begin \
    commit rollback declare function procedure returns return if loop while for trigger with SELECT FROM WHERE INSERT INTO \
    VALUES UPDATE SET DELETE CREATE TABLE ALTER DROP INDEX VIEW JOIN LEFT RIGHT INNER OUTER FULL ON GROUP BY ORDER HAVING \
    LIMIT OFFSET UNION ALL DISTINCT AS AND OR NOT NULL IS IN EXISTS BETWEEN LIKE CASE WHEN THEN ELSE END PRIMARY KEY \
    FOREIGN REFERENCES DEFAULT CONSTRAINT UNIQUE CHECK BEGIN COMMIT ROLLBACK DECLARE FUNCTION PROCEDURE RETURNS RETURN IF \
    LOOP WHILE FOR TRIGGER WITH";

pub(super) const LUA: &str = "and break do else elseif end false for function goto if in local nil not or repeat return \
    then true until while self";

pub(super) const HASKELL: &str = "case class data default deriving do else foreign if import in infix infixl infixr \
    instance let module newtype of then type where forall qualified as hiding begin end fun function match with rec and \
    open val sig struct try when";

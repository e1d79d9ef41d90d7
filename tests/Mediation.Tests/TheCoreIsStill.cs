using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Mediation.Law;
using Xunit;

namespace Mediation.Tests;

/// <summary>Within a silo the core travels by reference, so nothing in it may ever change.</summary>
public class TheCoreIsStill
{
    static readonly Assembly Core = typeof(Stamp).Assembly;

    // what may lie in a field of the core; anything else is asked for here first
    static readonly ImmutableHashSet<Type> Plain =
    [
        typeof(string), typeof(int), typeof(long), typeof(ulong), typeof(bool), typeof(char), typeof(Guid), typeof(DateOnly), typeof(TimeOnly), typeof(DateTimeOffset), typeof(TimeSpan), typeof(TimeZoneInfo), typeof(Int128), typeof(System.Numerics.BigInteger),
    ];
    static readonly ImmutableHashSet<Type> Holders =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>),
        typeof(FrozenDictionary<,>), typeof(FrozenSet<>), typeof(Nullable<>),
    ];

    static bool IsWritten(Type type) => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.DeclaringType?.IsDefined(typeof(CompilerGeneratedAttribute)) != true
        && type.Namespace?.StartsWith("Mediation", StringComparison.Ordinal) == true;

    static readonly ImmutableArray<Type> Words = [.. Core.GetTypes().Where(t => IsWritten(t) && (IsRecord(t) || t.IsValueType) && !t.IsEnum)];

    static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    static bool IsStill(Type type) =>
        Plain.Contains(type) || type.IsEnum || type.IsGenericParameter
        || (type.IsGenericType && Holders.Contains(type.GetGenericTypeDefinition()) && type.GenericTypeArguments.All(IsStill))
        || (type.Assembly == Core && (IsRecord(type) || type.IsValueType || IsSealedWithoutChange(type)));

    static bool IsSealedWithoutChange(Type type) => type.IsSealed && Fields(type).All(f => f.IsInitOnly && IsStill(f.FieldType));

    static IEnumerable<FieldInfo> Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    public static TheoryData<string> Names => [.. Words.Select(t => t.FullName!).Order()];

    static Type Named(string name) => Core.GetType(name, throwOnError: true)!;

    [Theory, MemberData(nameof(Names))]
    public void Every_word_of_it_holds_only_what_cannot_change(string name) =>
        Assert.Empty(Fields(Named(name)).Where(f => !IsStill(f.FieldType)).Select(f => $"{f.Name}: {f.FieldType}"));

    [Theory, MemberData(nameof(Names))]
    public void No_word_of_it_can_be_set_after_it_was_made(string name) =>
        Assert.Empty(Named(name).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))).Select(p => p.Name));

    [Theory, MemberData(nameof(Names))]
    public void No_field_of_it_is_open(string name) => Assert.Empty(Fields(Named(name)).Where(f => !f.IsPrivate && !f.IsInitOnly).Select(f => f.Name));

    [Fact] public void There_are_words() => Assert.Superset(new HashSet<Type> { typeof(Stamp), typeof(Clock), typeof(global::Mediation.Grievances.Grievance), typeof(global::Mediation.Projects.ProjectOpened) }, Words.ToHashSet());

    [Fact] public void Nothing_is_static_and_open_to_change() =>
        Assert.Empty(Core.GetTypes().Where(IsWritten).SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => !f.IsInitOnly && !f.IsLiteral && !f.IsDefined(typeof(CompilerGeneratedAttribute))).Select(f => $"{f.DeclaringType}.{f.Name}"));

    [Fact] public void It_stands_on_the_framework_alone() =>
        Assert.All(Core.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name));
}

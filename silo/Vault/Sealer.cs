using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Mediation.Cases;

namespace Mediation.Vault;

/// <summary>Walks a record of the core and replaces every private text in it; what has none is returned as it is.</summary>
static class Sealer
{
    /// <summary>What is done with a text: given the name of its field and whether search may find it.</summary>
    public delegate PrivateText Replace(PrivateText text, string field, bool searchable);

    delegate object Walk(object record, Replace replace);

    static readonly ConcurrentDictionary<Type, Walk?> Walks = new();

    public static T Map<T>(T record, Replace replace) where T : class =>
        WalkOf(record.GetType()) is { } walk ? (T)walk(record, replace) : record;

    /// <summary>What happened, as a case remembers it: of a text the state keeps where it lies; what it was is the journal's to know.</summary>
    public static TCase Apply<TCase>(TCase state, Event<TCase> happened) => Map(happened, (text, _, _) => text with { Mac = null }).Apply(state);

    public static bool HasTexts(Type type) => WalkOf(type) is not null;

    static Walk? WalkOf(Type type) => Walks.GetOrAdd(type, Build);

    // copy = record.<Clone>$(); for each property that holds a text or a record with texts: copy.P = replaced(record.P); a list of such records likewise
    static Walk? Build(Type type)
    {
        var parts = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is not null && (p.PropertyType == typeof(PrivateText) || IsRecordWithTexts(p.PropertyType) || IsListOfThem(p.PropertyType))).ToList();
        if (parts.Count == 0) return null;

        var (record, replace) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(Replace)));
        var copy = Expression.Variable(type);
        var clone = type.GetMethod("<Clone>$") ?? throw new InvalidOperationException($"{type} holds a private text and is no record");
        List<Expression> body = [Expression.Assign(copy, Expression.Convert(Expression.Call(Expression.Convert(record, type), clone), type))];
        foreach (var part in parts)
        {
            var value = Expression.Property(copy, part);
            if (IsListOfThem(part.PropertyType))
            {
                var all = typeof(Sealer).GetMethod(nameof(MapAll), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(part.PropertyType.GenericTypeArguments);
                body.Add(Expression.Assign(value, Expression.Call(all, value, replace)));
                continue;
            }
            Expression replaced = part.PropertyType == typeof(PrivateText)
                ? Expression.Invoke(replace, value, Expression.Constant(part.Name), Expression.Constant(!part.IsDefined(typeof(NotSearchableAttribute))))
                : Expression.Call(typeof(Sealer).GetMethod(nameof(Map))!.MakeGenericMethod(part.PropertyType), value, replace);
            body.Add(Expression.IfThen(Expression.ReferenceNotEqual(value, Expression.Constant(null, part.PropertyType)), Expression.Assign(value, replaced)));
        }
        body.Add(Expression.Convert(copy, typeof(object)));
        return Expression.Lambda<Walk>(Expression.Block([copy], body), record, replace).Compile();
    }

    static ImmutableArray<T> MapAll<T>(ImmutableArray<T> records, Replace replace) where T : class =>
        records.IsDefaultOrEmpty ? records : [.. records.Select(record => Map(record, replace))];

    static bool IsListOfThem(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && IsRecordWithTexts(type.GenericTypeArguments[0]);

    static bool IsRecordWithTexts(Type type) =>
        Wire.IsCore(type) && type is { IsClass: true, IsAbstract: false } && type != typeof(PrivateText) && type.GetMethod("<Clone>$") is not null && HasTexts(type);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;

namespace Mediation.Cases;

/// <summary>Something wrong with one field of a request: its path, a code, and what the sentence needs.</summary>
sealed record Fault(string Field, string Code, params ImmutableArray<string> Args);

interface IBody
{
    ImmutableArray<Fault> Faults { get; }
}

/// <summary>A request's body, read whole: either the record, or every fault it has, each with its field.</summary>
sealed class Body<T> : IBody, IEndpointParameterMetadataProvider where T : class
{
    // of two values for one field nobody can say which was meant
    static readonly JsonDocumentOptions EachOnce = new() { AllowDuplicateProperties = false };

    T? value;

    public ImmutableArray<Fault> Faults { get; private init; } = [];
    public T Value => value ?? throw new InvalidOperationException("a body with faults has no value");

    public static async ValueTask<Body<T>> BindAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType()) return new() { Faults = [new("", "body/not-json")] };
        try
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body, EachOnce, http.RequestAborted);
            return Of(json.RootElement);
        }
        catch (JsonException why)
        {
            return new() { Faults = [new("", "body/malformed", $"{why.LineNumber + 1}", $"{why.BytePositionInLine + 1}")] };
        }
        catch (InvalidOperationException)       // half of a surrogate pair in a field's name
        {
            return new() { Faults = [new("", "field/broken-character")] };
        }
    }

    public static Body<T> Of(JsonElement json)
    {
        List<Fault> faults = [];
        var read = (T?)Reading.Read(typeof(T), json, "", faults);
        return faults.Count > 0 ? new() { Faults = [.. faults] } : new() { value = read };
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}

/// <summary>Reads records out of JSON by their constructors, and lists that may be left out by their properties, and collects every fault on the way.</summary>
static partial class Reading
{
    public const int LongestText = 20_000, LongestWord = 200;

    sealed record Part(string Name, Type Type, bool MayBeNull, bool HasDefault, object? Default, int Longest);
    sealed record Shape(ConstructorInfo Constructor, Part[] Parts, (string Name, PropertyInfo Property)[] Lists);

    static readonly ConcurrentDictionary<Type, Shape> Shapes = new();
    static readonly NullabilityInfoContext Nullability = new();

    public static object? Read(Type type, JsonElement json, string path, List<Fault> faults, int longest = 0)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (inner == typeof(PrivateText)) return ReadText(json, path, faults, longest > 0 ? longest : LongestText) is { } text ? (PrivateText)text : null;
        if (inner == typeof(string)) return ReadText(json, path, faults, longest > 0 ? longest : LongestWord);
        if (inner.IsEnum) return ReadEnum(inner, json, path, faults);
        if (inner == typeof(Guid)) return Guid.TryParseExact(TextOf(json), "D", out var id) ? id : Wrong("field/not-an-id");
        if (inner == typeof(Law.Fraction)) return Law.Fraction.TryParse(TextOf(json)) ?? Wrong("field/not-a-share");
        if (inner == typeof(DateOnly)) return DateOnly.TryParseExact(TextOf(json), "yyyy-MM-dd", out var day) ? day : Wrong("field/not-a-date");
        if (inner == typeof(bool)) return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : Wrong("field/not-a-bool");
        if (inner == typeof(int)) return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) ? number : Wrong("field/not-a-number");
        if (inner == typeof(DateTimeOffset)) return ReadTime(json) ?? Wrong("field/not-a-time");
        if (inner.IsGenericType && inner.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return ReadArray(inner.GetGenericArguments()[0], json, path, faults);
        return ReadRecord(inner, json, path, faults);

        object? Wrong(string code)
        {
            faults.Add(new(path, code));
            return null;
        }
    }

    static object? ReadRecord(Type type, JsonElement json, string path, List<Fault> faults)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(path, "field/not-an-object"));
            return null;
        }
        var before = faults.Count;
        var shape = Shapes.GetOrAdd(type, ShapeOf);
        var values = new object?[shape.Parts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var part = shape.Parts[i];
            var field = path == "" ? part.Name : $"{path}.{part.Name}";
            if (!json.TryGetProperty(part.Name, out var given) || given.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            {
                if (part.HasDefault) values[i] = part.Default;
                else if (!part.MayBeNull) faults.Add(new(field, "field/missing"));
            }
            else values[i] = Read(part.Type, given, field, faults, part.Longest);
        }
        var lists = new object?[shape.Lists.Length];
        for (var i = 0; i < lists.Length; i++)
            if (json.TryGetProperty(shape.Lists[i].Name, out var given) && given.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
                lists[i] = Read(shape.Lists[i].Property.PropertyType, given, path == "" ? shape.Lists[i].Name : $"{path}.{shape.Lists[i].Name}", faults);
        if (faults.Count > before) return null;

        var record = shape.Constructor.Invoke(values);
        for (var i = 0; i < lists.Length; i++)
            if (lists[i] is { } read) shape.Lists[i].Property.SetValue(record, read);
        return record;
    }

    static object? ReadArray(Type element, JsonElement json, string path, List<Fault> faults)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new(path, "field/not-a-list"));
            return null;
        }
        var before = faults.Count;
        var items = Array.CreateInstance(element, json.GetArrayLength());
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            var read = Read(element, item, $"{path}[{index}]", faults);
            if (read is not null) items.SetValue(read, index);
            index++;
        }
        return faults.Count > before ? null : typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element).Invoke(null, [items]);
    }

    static object? ReadEnum(Type type, JsonElement json, string path, List<Fault> faults)
    {
        var given = TextOf(json);
        var names = Enum.GetNames(type);
        var index = Array.FindIndex(names, n => JsonNamingPolicy.CamelCase.ConvertName(n) == given);
        if (index >= 0) return Enum.GetValues(type).GetValue(index);

        faults.Add(new(path, "field/unknown-value", string.Join(" | ", names.Select(JsonNamingPolicy.CamelCase.ConvertName))));
        return null;
    }

    static string? ReadText(JsonElement json, string path, List<Fault> faults, int longest)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            faults.Add(new(path, "field/not-a-text"));
            return null;
        }
        if (TextOf(json) is not { } text)
        {
            faults.Add(new(path, "field/broken-character"));
            return null;
        }
        if (text.Length > longest)
        {
            faults.Add(new(path, "field/too-long", $"{longest}", $"{text.Length}"));
            return null;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsTreacherous(text[i])) continue;
            faults.Add(new(path, "field/hidden-character", $"U+{(int)text[i]:X4}", $"{i + 1}"));
            return null;
        }
        return text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Characters that make a text look like another: they turn the direction of writing, or have no width, or no meaning.</summary>
    public static bool IsTreacherous(char c) => c is
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF' or '\uFFFD'
        || (char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    /// <summary>None for what is no text, or is one with half of a surrogate pair or bytes that are no UTF-8.</summary>
    static string? TextOf(JsonElement json)
    {
        try { return json.ValueKind == JsonValueKind.String ? json.GetString() : null; }
        catch (InvalidOperationException) { return null; }
    }

    static object? ReadTime(JsonElement json) =>
        TextOf(json) is { } text && WithOffset().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.NonBacktracking)]
    private static partial Regex WithOffset();

    static Shape ShapeOf(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .Where(c => c.GetParameters() is not [var only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} cannot be a request");
        // a list in a constructor has no value to be left out with that the API's description could name
        var lists = type.GetProperties().Where(one => one is { SetMethod.IsPublic: true, PropertyType: { IsGenericType: true } list } && list.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && constructor.GetParameters().All(part => part.Name != one.Name));
        return new(constructor, [.. constructor.GetParameters().Select(PartOf)], [.. lists.Select(list => (JsonNamingPolicy.CamelCase.ConvertName(list.Name), list))]);

        Part PartOf(ParameterInfo parameter)
        {
            var mayBeNull = Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
            if (!mayBeNull && !parameter.ParameterType.IsValueType)
                lock (Nullability) mayBeNull = Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
            var longest = type.GetProperty(parameter.Name!)?.GetCustomAttribute<LongestAttribute>()?.Characters ?? 0;
            return new(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), parameter.ParameterType, mayBeNull, parameter.HasDefaultValue, parameter.HasDefaultValue ? parameter.DefaultValue : null, longest);
        }
    }
}

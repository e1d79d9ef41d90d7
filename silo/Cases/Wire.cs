using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Mediation.Cases;

/// <summary>How the words of the core travel: as JSON between silos and into snapshots, by reference within a silo, sealed into the journal.</summary>
static class Wire
{
    static readonly Assembly Core = typeof(Stamp).Assembly;
    public static bool IsCore(Type type) => type.Assembly == Core;

    /// <summary>Between silos and in snapshots. Plain texts of commands travel here, and nowhere else.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheKinds } },
    };

    /// <summary>In the journal, for ever: camelCase, enums by name, texts as reference and commitment. Changing this changes history.</summary>
    public static readonly JsonSerializerOptions Recorded = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new SealedTextConverter() },
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Over HTTP: as the contract says.</summary>
    public static void Http(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    }

    // every abstract record of the core knows its sealed kinds; their short names are the discriminators
    static void NameTheKinds(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || !IsCore(info.Type)) return;

        var kinds = Core.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && t.IsAssignableTo(info.Type)).ToList();
        if (kinds.Count == 0) return;

        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "$is" };
        foreach (var kind in kinds) info.PolymorphismOptions.DerivedTypes.Add(new(kind, kind.Name));
    }

    public static void AddCore(this ISerializerBuilder wire)
    {
        wire.Configure(o => o.AddAllowedAssembly(Core));    // abstract results are checked by name
        wire.AddJsonSerializer(IsCore, isCopyable: null, options => options.Configure(o => o.SerializerOptions = Json));
        wire.Services.AddSingleton<IGeneralizedCopier, NothingToCopy>();
    }
}

/// <summary>The core is immutable, so within a silo a reference is as good as a copy.</summary>
sealed class NothingToCopy : IGeneralizedCopier, IOptionalDeepCopier
{
    public bool IsSupportedType(Type type) => Wire.IsCore(type);
    public bool IsShallowCopyable() => true;
    [return: NotNullIfNotNull(nameof(input))] public object? DeepCopy(object? input, CopyContext context) => input;
}

/// <summary>A private text in the journal is where it lies and what it was, never what it says. A plain one is a bug, so it throws.</summary>
sealed class SealedTextConverter : JsonConverter<PrivateText>
{
    public override PrivateText Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return new() { Ref = json.RootElement.GetProperty("ref").GetGuid(), Mac = json.RootElement.GetProperty("mac").GetString() };
    }

    public override void Write(Utf8JsonWriter writer, PrivateText text, JsonSerializerOptions options)
    {
        if (!text.IsSealed || text.Mac is null) throw new InvalidOperationException("a text came to the journal unsealed");

        writer.WriteStartObject();
        writer.WriteString("ref", text.Ref);
        writer.WriteString("mac", text.Mac);
        writer.WriteEndObject();
    }
}

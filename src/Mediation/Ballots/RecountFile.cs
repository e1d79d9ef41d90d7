using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>
/// Everything that a count needs, in one file, without a name in it: whoever has it can count with a program of their own. tests/checker/recount.py is one.
/// With the rows of the frozen roll it shows too that who was asked, and with what weight, is what the fingerprint stands for.
/// </summary>
public static class RecountFile
{
    public const string Format = "mediation/recount/2", WithoutRows = "mediation/recount/1";

    /// <param name="roll">the one that was frozen and taken</param>
    public static string Of(Ballot ballot, Roll? roll = null)
    {
        var (electorate, ruling) = (ballot.Electorate, ballot.Ruling!);
        var buffer = new ArrayBufferWriter<byte>(1024 + (electorate.Heads.Length * 16));
        using var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
        json.WriteStartObject();
        json.WriteString("format", roll is null ? WithoutRows : Format);
        json.WriteString("ballot", ballot.Code);
        json.WriteString("rules", ballot.Rules);
        json.WriteString("roll", ballot.Roll?.Fingerprint);
        if (roll is not null)
        {
            json.WriteNumber("form", roll.Way);
            json.WriteBoolean("countsParking", roll.CountsParking);
            json.WriteStartArray("rows");
            foreach (var row in Fingerprints.RowsOf(roll)) json.WriteStringValue(row);
            json.WriteEndArray();
        }
        List("groups", electorate.Groups, group => { json.WriteStringValue(group.Name); json.WriteNumberValue(group.Within); });
        List("units", Enumerable.Range(0, electorate.Heads.Length), unit => { json.WriteNumberValue(electorate.Heads[unit]); json.WriteNumberValue(electorate.Places[unit]); json.WriteNumberValue(electorate.Areas[unit]); });
        List("coOwned", electorate.CoOwned, several =>
        {
            json.WriteNumberValue(several.Head);
            json.WriteStringValue(Name($"{several.Tenure}"));
            json.WriteStartArray();
            foreach (var holding in several.Owners) json.WriteStringValue($"{holding.Of}/{holding.Per}");
            json.WriteEndArray();
        });
        json.WriteStartArray("unclear");
        foreach (var one in electorate.Unclear) json.WriteNumberValue(one.Head);
        json.WriteEndArray();
        if (electorate.Parking is { } parking)
        {
            json.WriteStartArray("parking");
            foreach (var head in parking) json.WriteNumberValue(head);
            json.WriteEndArray();
        }
        List("votes", Counting.RowsOf(ballot), row =>
        {
            var cells = row.Split('\t');
            json.WriteNumberValue(int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture));
            foreach (var cell in cells[1..]) json.WriteStringValue(cell);
        });
        json.WriteStartArray("delivered");
        foreach (var head in ballot.Delivered.Order()) json.WriteNumberValue(head);
        json.WriteEndArray();
        if (ruling.Resolution is { } resolution)
        {
            json.WriteStartObject("resolution");
            Threshold("threshold", resolution.Threshold);
            List("groups", resolution.Groups, rule => { json.WriteStringValue(rule.Group); Threshold(null, rule.Threshold); });
            json.WriteBoolean("silentFollow", resolution.Silent is not null);
            json.WriteEndObject();
        }
        if (ruling.Consent is { } consent)
        {
            json.WriteStartObject("consent");
            List("parcels", consent.Parcels, rule => { json.WriteStringValue(rule.Parcel); Threshold(null, rule.Threshold); json.WriteNumberValue(rule.Land); });
            List("buildings", consent.Buildings, rule => { json.WriteStringValue(rule.Group); Threshold(null, rule.Threshold); });
            if (consent.Land is { } land) Threshold("land", land);
            Threshold("joint", consent.Joint);
            Threshold("byShares", consent.ByShares);
            json.WriteBoolean("everyParcel", consent.EveryParcel);
            json.WriteEndObject();
        }
        if (ballot.Result is { } result)
        {
            json.WriteStartObject("claimed");
            json.WriteBoolean("passed", result.Passed);
            json.WriteString("urn", result.Urn);
            json.WriteString("hash", result.Hash);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);

        void List<T>(string name, IEnumerable<T> items, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (var item in items)
            {
                json.WriteStartArray();
                write(item);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }

        void Threshold(string? name, Threshold threshold)
        {
            if (name is null) json.WriteStartObject();
            else json.WriteStartObject(name);
            json.WriteString("id", threshold.Id);
            Tests("quorum", threshold.Quorum);
            Tests("decisive", threshold.Decisive);
            json.WriteEndObject();
        }

        void Tests(string name, IEnumerable<Test> tests) => List(name, tests, test =>
        {
            json.WriteStringValue(Name($"{test.Measure}"));
            json.WriteStringValue(Name($"{test.Of}"));
            json.WriteStringValue(Name($"{test.Among}"));
            json.WriteStringValue($"{test.At}");
            json.WriteBooleanValue(test.Strict);
        });
    }

    static string Name(string value) => JsonNamingPolicy.CamelCase.ConvertName(value);
}

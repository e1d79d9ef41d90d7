using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Vault;

namespace Mediation.Rolls;

/// <summary>
/// A roll as a file says it: a line for each unit and owner. Either the roll it means, or every fault of every line. Areas are exact decimals of a square metre,
/// shares exact fractions; a floating number is neither read nor made.
/// </summary>
sealed class RollSheet
{
    static readonly ImmutableArray<(string Ours, ImmutableArray<string> Others)> Lines = ReadLines();
    static readonly FrozenDictionary<string, string> Meanings = Lines.SelectMany(line => line.Others.Append(line.Ours).Select(word => (Word: word, line.Ours))).DistinctBy(one => one.Word)
        .ToFrozenDictionary(one => one.Word, one => one.Ours, StringComparer.OrdinalIgnoreCase);
    static readonly string[] Needed = ["building", "unit", "owner"];

    readonly List<Fault> faults = [];
    readonly Dictionary<string, (RollUnit Unit, int Line)> units = [];
    readonly Dictionary<Guid, RollOwner> owners = [];
    readonly KeyFile keys;
    readonly FrozenDictionary<string, Guid> accounts;

    RollSheet(KeyFile keys, FrozenDictionary<string, Guid> accounts) => (this.keys, this.accounts) = (keys, accounts);

    public static (ReviseRoll? Roll, ImmutableArray<Fault> Faults) Read(byte[] file, Guid project, bool countsParking, KeyFile keys, FrozenDictionary<string, Guid> accounts)
    {
        var (header, lines) = RollGrid.Read(file);
        var sheet = new RollSheet(keys, accounts);
        var columns = header.Select((name, at) => (Name: Meanings.GetValueOrDefault(name.Trim()) ?? name.Trim(), at)).DistinctBy(one => one.Name).ToFrozenDictionary(one => one.Name, one => one.at);
        foreach (var needed in Needed) if (!columns.ContainsKey(needed)) sheet.faults.Add(new("line 1", "roll/column-missing", needed));
        if (sheet.faults.Count == 0)
            foreach (var line in lines) sheet.Take(line.Number, name => columns.TryGetValue(name, out var at) ? line.Cells[at].Trim() : "");
        sheet.Close();
        return sheet.faults.Count > 0 ? (null, [.. sheet.faults]) : (new(project, [.. sheet.units.Values.Select(one => one.Unit)], [.. sheet.owners.Values], countsParking), []);
    }

    void Take(int line, Func<string, string> cell)
    {
        var before = faults.Count;
        var (parcel, building, number, name) = (cell("parcel"), cell("building"), cell("unit"), cell("owner"));
        foreach (var (what, text) in new[] { ("parcel", parcel), ("building", building), ("unit", number), ("owner", name) })
            if (text.Length > 100 || text.Any(Reading.IsTreacherous) || text.Contains('\t', StringComparison.Ordinal)) Fault("roll/bad-cell", what);
        if (number == "") Fault("roll/unit-missing");
        var unit = new RollUnit(parcel, building, number, Word(cell("use"), UnitUse.Residential), Area("registered_area"), Area("surveyed_area"), Area("contract_area"),
            Word(cell("tenure"), Tenure.Sole), [], Word(cell("title"), TitleState.Clear), IsYes(cell("developer")));
        var share = Share(cell("share"));
        if (cell("account") is { Length: > 0 } account && !accounts.ContainsKey(account)) Fault("roll/unknown-account", account);
        if (faults.Count > before) return;

        if (units.TryGetValue(unit.Key, out var known))
        {
            if (known.Unit with { Owners = [], Tenure = unit.Tenure } != unit) Fault("roll/unit-says-another", $"{known.Line}");
            unit = known.Unit;
        }
        if (name != "")
        {
            var owner = OwnerOf(unit, name, cell("id_number").ToUpperInvariant(), cell("phone"), cell("account"), cell("representative"), cell("representative_proof"));
            if (owner is { Representative: not null, RepresentativeProof: null }) Fault("roll/guardian-without-proof");
            if (owners.TryGetValue(owner.Key, out var met) && ((met.Digest != owner.Digest && owner.IdNumber is not null) || (met.Account ?? owner.Account) != (owner.Account ?? met.Account))) Fault("roll/owner-says-another");
            owners[owner.Key] = owner with { Account = owner.Account ?? met?.Account };
            unit = unit with { Owners = unit.Owners.Add(new(owner.Key, share.Of, share.Per)) };
            if (unit.Owners.Length > 1 && unit.Tenure == Tenure.Sole) unit = unit with { Tenure = share is { Of: 1, Per: 1 } ? Tenure.Joint : Tenure.ByShares };
        }
        units[unit.Key] = (unit, known.Line == 0 ? line : known.Line);

        void Fault(string code, params ImmutableArray<string> args) => faults.Add(new($"line {line}", code, args));

        long? Area(string column)
        {
            var text = cell(column);
            if (text == "") return null;
            if (Law.Shown.ParseArea(text) is { } area and > 0 and < 1_000_000_000) return area;
            Fault("roll/bad-area", text);
            return null;
        }

        (int Of, int Per) Share(string text)
        {
            if (text == "") return (1, 1);
            if (text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100) return Reduced(percent, 100);
            if (Law.Fraction.TryParse(text) is { IsOne: true } exact) return Reduced(exact.Of, exact.Per);
            Fault("roll/bad-share", text);
            return (1, 1);
        }

        // a half is a half, however it is written: the same owners by the same shares are one head
        static (int, int) Reduced(int of, int per) => (int)BigInteger.GreatestCommonDivisor(of, per) is var common ? (of / common, per / common) : default;

        T Word<T>(string text, T otherwise) where T : struct, Enum
        {
            if (text == "") return otherwise;
            var word = Meanings.GetValueOrDefault(text) ?? text;
            foreach (var value in Enum.GetValues<T>()) if (JsonNamingPolicy.CamelCase.ConvertName($"{value}").Equals(word, StringComparison.OrdinalIgnoreCase)) return value;
            Fault("field/unknown-value", string.Join(" | ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)));
            return otherwise;
        }

        bool IsYes(string text)
        {
            if (text == "" || (Meanings.GetValueOrDefault(text) ?? text) == "no") return false;
            if ((Meanings.GetValueOrDefault(text) ?? text) == "yes") return true;
            Fault("field/not-a-bool");
            return false;
        }
    }

    // the act would refuse a faulty roll with its first fault; a file is told all of them, each with its line
    void Close()
    {
        foreach (var (unit, line) in units.Values)
        {
            if (unit.Area <= 0) faults.Add(new($"line {line}", "roll/no-area", unit.Building, unit.Number));
            if (unit.Owners.IsEmpty && !unit.OfDeveloper && unit.Title != TitleState.Missing) faults.Add(new($"line {line}", "roll/no-owner", unit.Building, unit.Number));
            if (unit.Tenure != Tenure.Joint && !unit.Owners.IsEmpty && !ReviseRoll.AddUp(unit.Owners)) faults.Add(new($"line {line}", "roll/shares-do-not-add-up", unit.Building, unit.Number));
        }
    }

    /// <summary>Who has the same document is the same person; without one, the same name and phone, or else only in this unit.</summary>
    RollOwner OwnerOf(RollUnit unit, string name, string idNumber, string phone, string account, string representative, string proof)
    {
        var who = idNumber != "" ? $"id\0{idNumber}" : phone != "" ? $"phone\0{name}\0{phone}" : $"unit\0{name}\0{unit.Key}";
        Guid? login = account == "" ? null : accounts.TryGetValue(account, out var known) ? known : null;
        return new(Keyed($"owner\0{who}"), Keyed($"digest\0{name}\0{idNumber}\0{phone}\0{representative}"), name, Text(idNumber), Text(phone), login, Text(representative), proof == "" ? null : proof);

        static PrivateText? Text(string text) => text == "" ? null : (PrivateText)text;
    }

    Guid Keyed(string text) => new(HMACSHA256.HashData(keys.People, Encoding.UTF8.GetBytes($"mediation/roll/{text}")).AsSpan(0, 16));

    /// <summary>A word of ours as the offices write it.</summary>
    public static string InChinese(string ours) => Lines.FirstOrDefault(line => line.Ours == ours).Others is [var first, ..] ? first : ours;

    static ImmutableArray<(string Ours, ImmutableArray<string> Others)> ReadLines()
    {
        using var reader = new StreamReader(typeof(RollSheet).Assembly.GetManifestResourceStream("Rolls/roll-words.txt")!);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains(':', StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split(':', 2))
            .Select(parts => (parts[0].Trim(), parts[1].Split(',', StringSplitOptions.TrimEntries).ToImmutableArray()))];
    }
}

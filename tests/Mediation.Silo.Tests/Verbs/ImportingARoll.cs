using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>A roll of owners comes in by the command line: whole, once, and with a word on what is other than before; or not at all.</summary>
[Collection("verbs")]
public sealed class ImportingARoll(House house)
{
    const string Header = "parcel,building,unit,registered_area,owner,phone,title\n";
    const string Three = Header + "P1,Block 1,101,80.25,Tan,13800000001,\nP1,Block 1,102,75,Lin,13800000002,\nP1,Block 1,103,60.5,Tan,13800000001,\n";

    [Fact] public async Task It_comes_in_once_and_a_changed_area_is_told_before_it_counts()
    {
        await using var place = await house.Copy();
        await using var server = await place.Serve();

        Assert.Equal((0, "3 imported, 0 already there, 0 refused"), await Import(place, Three));
        Assert.Equal((0, "0 imported, 3 already there, 0 refused"), await Import(place, Three));
        Assert.Equal("3 2", await place.App.Value("select units || ' ' || owners from roll"));

        Assert.Contains("3 units are not among the project's: Block 1 101; Block 1 102; Block 1 103", (await Run(place, Three, "--only", "preview")).Out, StringComparison.Ordinal);
        var measured = Three.Replace("75,Lin", "76.5,Lin", StringComparison.Ordinal);
        var preview = await Run(place, measured, "--only", "preview");
        Assert.Contains("changed: Block 1 102 75.00 -> 76.50", preview.Out, StringComparison.Ordinal);
        Assert.Equal((0, "0 imported, 2 already there, 0 refused"), (preview.Status, preview.LastLine));
        Assert.Equal((0, "1 imported, 2 already there, 0 refused"), await Import(place, measured));
    }

    [Fact] public async Task What_is_said_of_owners_and_whether_parking_counts_comes_in_too()
    {
        await using var place = await house.Copy();
        await using var server = await place.Serve();

        Assert.Equal((0, "3 imported, 0 already there, 0 refused"), await Import(place, Three));
        var guarded = Three.Replace("title\n", "title,representative,representative_proof\n", StringComparison.Ordinal).Replace("13800000002,\n", "13800000002,,Wu,Court order 12\n", StringComparison.Ordinal).Replace("13800000001,\n", "13800000001,,,\n", StringComparison.Ordinal);
        var told = await Run(place, guarded);
        Assert.Equal((0, "1 imported, 2 already there, 0 refused"), (told.Status, told.LastLine));
        Assert.Contains("changed: Block 1 102 75.00 -> 75.00 | L**, clear -> L**, clear", told.Out, StringComparison.Ordinal);
        Assert.Equal((0, "0 imported, 3 already there, 0 refused"), await Import(place, guarded));

        Assert.Contains("parking: counted from now on", (await Run(place, guarded, "--parking", "counts")).Out, StringComparison.Ordinal);
        Assert.Equal((0, "0 imported, 3 already there, 0 refused"), (await Run(place, guarded, "--parking", "counts")) is var again ? (again.Status, again.LastLine) : default);
        Assert.Equal(3L, await place.App.Value("select count(*) from journal where convert_from(body, 'UTF8') like '%RollRevised%'"));

        // whom nobody knows is a fault of its line, not an owner without an account
        var unknown = await Run(place, Three.Replace("title\n", "title,account\n", StringComparison.Ordinal).Replace(",\n", ",,nobody\n", StringComparison.Ordinal));
        Assert.Equal(1, unknown.Status);
        Assert.Contains("nobody", unknown.Out, StringComparison.Ordinal);
        Assert.Equal("0 imported, 0 already there, 3 refused", unknown.LastLine);
    }

    [Fact] public async Task One_bad_line_and_nothing_of_it_comes_in()
    {
        await using var place = await house.Copy();
        await using var server = await place.Serve();

        var told = await Run(place, Three + "P1,Block 1,104,eighty,Wu,13800000003,\nP1,Block 1,101,80,Wu,13800000003,\n");
        Assert.Equal(1, told.Status);
        Assert.Contains("5", told.Out, StringComparison.Ordinal);
        Assert.StartsWith("0 imported, 0 already there,", told.LastLine, StringComparison.Ordinal);
        Assert.Equal(0L, await place.App.Value("select count(*) from roll"));
    }

    static async Task<(int, string)> Import(Place place, string text) => await Run(place, text) is var told ? (told.Status, told.LastLine) : default;

    static async Task<Told> Run(Place place, string text, params string[] more)
    {
        var file = Path.Combine(Path.GetTempPath(), $"roll-{Guid.NewGuid():n}.csv");
        await File.WriteAllTextAsync(file, text);
        try { return await place.Run(["import", "roll", file, "--project", "yard-1", .. more]); }
        finally { File.Delete(file); }
    }
}

using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>The registers can always be made again out of the journal, also while somebody writes.</summary>
[Collection("verbs")]
public sealed class RebuildingRegisters(House house)
{
    const string Everything = "select md5(string_agg(g::text, '|' order by id)) || (select md5(string_agg(p::text, '|' order by id)) from project p) from grievance g";

    [Fact] public async Task Untouched_registers_show_no_difference()
    {
        await using var place = await house.Copy();
        var told = await place.Run("rebuild");
        Assert.Equal((0, "13 entries replayed into 14 rows, 0 differences"), (told.Status, told.LastLine));
    }

    [Fact] public async Task Differences_are_told_and_put_right()
    {
        await using var place = await house.Copy();
        var before = await place.App.Value(Everything);
        var gone = await place.App.Value("select id from grievance where source_number = '903'");
        await place.App.Run("update grievance set status = 'closed', is_open = not is_open where id = $1", house.Walked);
        await place.App.Run("delete from grievance where id = $1", gone!);
        await place.App.Run("update project set name = 'Elsewhere'");
        await place.App.Run("insert into project_team values (gen_random_uuid(), gen_random_uuid())");

        var told = await place.Run("rebuild");
        Assert.Equal((1, "13 entries replayed into 14 rows, 4 differences"), (told.Status, told.LastLine));
        Assert.Contains($"grievance {house.Walked}: differs in status, is_open", told.Out);
        Assert.Contains($"grievance {gone}: is missing", told.Out);
        Assert.Contains("differs in name", told.Out);
        Assert.Contains("should not be there", told.Out);
        Assert.Equal(before, await place.App.Value(Everything));
        Assert.Equal((0, "13 entries replayed into 14 rows, 0 differences"), (await place.Run("rebuild")) is var again ? (again.Status, again.LastLine) : default);
    }

    [Fact] public async Task One_register_alone_leaves_the_others_as_they_are()
    {
        await using var place = await house.Copy();
        await place.App.Run("update project set name = 'Elsewhere'");
        Assert.Equal((0, "13 entries replayed into 6 rows, 0 differences"), (await place.Run("rebuild", "grievance")) is var told ? (told.Status, told.LastLine) : default);
        Assert.Equal("Elsewhere", await place.App.Value("select name from project"));
        Assert.Equal(2, (await place.Run("rebuild", "grievances")).Status);
    }

    [Fact] public async Task A_broken_journal_is_not_replayed()
    {
        await using var place = await house.Copy();
        await place.Owner.Run("delete from journal where case_id = $1 and version = 2", house.Walked);
        var before = await place.App.Value(Everything);
        var told = await place.Run("rebuild");
        Assert.Equal(1, told.Status);
        Assert.Contains("has a gap after version 1", told.Errors);
        Assert.Equal(before, await place.App.Value(Everything));
    }

    [Fact] public async Task A_program_that_writes_meanwhile_is_neither_hindered_nor_undone()
    {
        await using var place = await house.Copy();
        await using var server = await place.Serve();
        using var http = place.Client(server);
        await place.App.Run("update grievance set status = 'closed' where id = $1", house.Walked);
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var logged = 0;
            for (; !enough.IsCancellationRequested; logged++)
                (await http.PostAsync($"/api/grievances/{await House.Log(http)}/acceptance", null)).EnsureSuccessStatusCode();
            return logged;
        })).ToArray();

        try { for (var round = 0; round < 5; round++) Assert.Contains($", {(round == 0 ? 1 : 0)} differences", (await place.Run("rebuild")).LastLine); }
        finally { await enough.CancelAsync(); }
        var logged = (await Task.WhenAll(writers)).Sum();

        Assert.True(logged > 0);
        Assert.Equal(logged + 6L, await place.App.Value("select count(*) from grievance"));
        Assert.EndsWith("0 differences", (await place.Run("rebuild")).LastLine);
        Assert.EndsWith("0 faults", (await place.Run("verify")).LastLine);
    }
}

using System.Net.Http.Json;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>Old petitions come in once, by the same acts as everything else, however often the file is given.</summary>
[Collection("verbs")]
public sealed class ImportingPetitions(House house)
{
    [Fact] public void The_second_run_imports_nothing()
    {
        Assert.Equal((0, "5 imported, 0 already there, 0 refused"), (house.FirstImport.Status, house.FirstImport.LastLine));
        Assert.Equal((0, "0 imported, 5 already there, 0 refused"), (house.SecondImport.Status, house.SecondImport.LastLine));
    }

    [Fact] public async Task Times_numbers_and_persons_are_those_of_the_source()
    {
        await using var place = await house.Copy();
        Assert.Equal("901 2019-03-04 00:15 2019-03-20 09:00 answered petition import unclassified,902 2019-03-05 01:00 2019-03-06 01:30 answered petition import unclassified,"
            + "903 2019-04-01 15:40 2019-06-10 02:00 answered petition import unclassified,904 2019-05-05 02:10  registered petition import unclassified,"
            + "905 2019-05-06 03:11 2019-05-07 03:11 answered petition import unclassified", await place.App.Value("""
            select string_agg(concat_ws(' ', source_number, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
                coalesce(to_char(answered_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), ''), status, kind, channel, category), ',' order by source_number)
            from grievance where source_system = 'petitions'
            """));
        Assert.Equal(4L, await place.App.Value("select count(distinct person) from grievance where source_system = 'petitions'"));
        Assert.Equal(true, await place.App.Value("select bool_and(logged_at > now() - interval '1 hour') from grievance"));
    }

    [Fact] public async Task Where_no_program_runs_the_verb_serves_for_its_own_time_and_goes_on_where_it_was()
    {
        await using var place = await house.Copy();
        var file = house.Folder("more.csv");
        await File.WriteAllTextAsync(file, await File.ReadAllTextAsync(House.Petitions)
            + "904,x,Other words,2019-05-05T10:10:10,Other body.,,\n906,y,The tree,2019-06-01T10:00:00,It fell.,It is gone.,2019-06-02T10:00:00\n907,z,Later,2099-01-01T10:00:00,Not yet.,,\n");
        var told = await place.Run("import", "petitions", file, "--project", "yard-1");

        Assert.Equal((1, "1 imported, 5 already there, 2 refused"), (told.Status, told.LastLine));
        Assert.Contains("line 10: the number 904 stands in line 8 already", told.Out);
        Assert.Contains("line 12: grievance/future-time", told.Out);
        Assert.False(File.Exists(Path.Combine(place.Data, "keys", "running.json")));
    }

    [Fact] public async Task What_was_half_brought_in_is_finished_and_other_words_under_a_number_are_refused()
    {
        await using var place = await house.Copy();
        await using var server = await place.Serve();
        using var http = place.Client(server);
        (await http.PostAsJsonAsync("/api/projects", new { code = "yard-2", name = "Another" })).EnsureSuccessStatusCode();
        var file = house.Folder("replied.csv");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(House.Petitions)).Replace("。,,\n", "。,done,2019-05-06T10:10:10\n"));

        Assert.Equal("1 imported, 4 already there, 0 refused", (await place.Run("import", "petitions", file, "--project", "YARD-1")).LastLine);
        var elsewhere = await place.Run("import", "petitions", file, "--project", "yard-2");
        Assert.Equal((1, "0 imported, 0 already there, 5 refused"), (elsewhere.Status, elsewhere.LastLine));
        Assert.Contains("line 2: idempotency/other-body", elsewhere.Out);

        var nowhere = await place.Run("import", "petitions", file, "--project", "nope");
        Assert.Equal((2, "There is no project nope: an administrator opens it first."), (nowhere.Status, nowhere.Errors.TrimEnd()));
        var unknown = await place.Run("import", "petitions", file, "--project", "yard-1", "--to", server.Address, "--key", "mk_0");
        Assert.Equal((1, "The key is not known there, or has expired."), (unknown.Status, unknown.Errors.TrimEnd()));
    }

    [Fact] public async Task Of_a_file_that_does_not_parse_nothing_is_imported()
    {
        await using var place = await house.Copy();
        var before = await place.App.Value("select count(*) from journal");
        var file = house.Folder("half.csv");
        await File.WriteAllTextAsync(file, "number,author,subject,submitted_at,body,reply,replied_at\n801,a,s,2019-01-01T08:00:00,b,r,2019-01-02T08:00:00\n802,a,\"s");
        var told = await place.Run("import", "petitions", file, "--project", "yard-1");
        Assert.Equal((1, "Line 3, column 7: this quote is not closed before the file ends. Nothing was imported."), (told.Status, told.Errors.TrimEnd()));
        Assert.Equal(before, await place.App.Value("select count(*) from journal"));
    }
}

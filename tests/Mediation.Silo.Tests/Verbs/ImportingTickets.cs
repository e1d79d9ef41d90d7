using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>Tickets of the hotline come in once, keep their numbers and dues, and go back with what became of them.</summary>
[Collection("verbs")]
public sealed class ImportingTickets(House house)
{
    static string Tickets => Path.Combine(AppContext.BaseDirectory, "Verbs", "tickets.csv");

    [Fact] public async Task The_earlier_of_the_two_dues_counts_and_the_result_goes_back()
    {
        await using var place = await house.Copy();
        await using var server = await place.Serve();
        Assert.Equal((0, "3 imported, 0 already there, 0 refused"), await Import(place, Tickets));
        Assert.Equal((0, "0 imported, 3 already there, 0 refused"), await Import(place, Tickets));

        // theirs for the first and the third; for the second, which they want in December, the law's fifteen days
        Assert.Equal("SZ20261101-001 urgent 2026-11-03 safety hotline complaint,SZ20261101-002 general 2026-11-17 nuisance.night hotline complaint,SZ20261101-003 general 2026-11-05 unclassified hotline enquiry",
            await place.App.Value("select string_agg(concat_ws(' ', t.number, t.urgency, g.due, g.category, g.channel, g.kind), ',' order by t.number) from ticket t join grievance g on g.id = t.grievance_id"));

        // whatever starts a later clock, theirs stays the earlier one
        using var http = place.Client(server);
        var first = (string)(await place.App.Value("select g.code from ticket t join grievance g on g.id = t.grievance_id where t.number = 'SZ20261101-001'"))!;
        (await http.PostAsync($"/api/grievances/{first}/acceptance", null)).EnsureSuccessStatusCode();
        Assert.Equal("2026-11-03", (await http.GetFromJsonAsync<JsonElement>($"/api/grievances/{first}")).GetProperty("clock").GetProperty("legalDue").GetString());
        (await http.PostAsJsonAsync($"/api/grievances/{first}/answer", new { text = "=Fenced off, and repaired." })).EnsureSuccessStatusCode();

        var file = house.Folder("results.csv");
        Assert.Equal((0, "3 tickets"), (await place.Run("export", "hotline", "--out", file)) is var told ? (told.Status, told.LastLine) : default);
        var lines = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)).Split("\r\n");
        Assert.Equal("\uFEFFnumber,code,status,reply,received_at,due_at,our_due,logged_at,answered_at,closed_at", lines[0]);
        Assert.StartsWith($"SZ20261101-001,{first},answered,\"'=Fenced off, and repaired.\",2026-11-02 08:30:00,2026-11-03 08:30:00,,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",registered,,2026-11-02 09:10:00,2026-12-31 18:00:00,2026-11-17,", lines[2], StringComparison.Ordinal);
    }

    [Fact] public async Task A_bad_line_is_told_with_its_column_and_the_others_come_in()
    {
        await using var place = await house.Copy();
        var file = house.Folder("bad-tickets.csv");
        await File.WriteAllTextAsync(file, await File.ReadAllTextAsync(Tickets) + """
            SZ20261101-003,2026-11-02 09:40,一般,,Twice.,,,,,2026-11-05 18:00
            SZ20261101-005,yesterday,一般,,When?,,,,,2026-11-05 18:00
            SZ20261101-006,2026-11-02 09:40,soon,,How urgent?,,,,,2026-11-05 18:00
            SZ20261101-007,2026-11-02 09:40,一般,天气,About what?,,,,,2026-11-05 18:00
            SZ20261101-008,2026-11-02 09:40,一般,,Due before it came.,,,,,2026-11-01 18:00

            """);
        var told = await place.Run("import", "hotline", file, "--project", "yard-1");
        Assert.Equal((1, "3 imported, 0 already there, 5 refused"), (told.Status, told.LastLine));
        Assert.Contains("line 6: column 1 (number): SZ20261101-003 stands in line 5 already", told.Out);
        Assert.Contains("line 7: column 2 (received_at): this is not a time: \"yesterday\"", told.Out);
        Assert.Contains("line 8: column 3 (urgency): this is neither general nor urgent: \"soon\"", told.Out);
        Assert.Contains("line 9: column 4 (category): this category is not known", told.Out);
        Assert.Contains("line 10: column 10 (due_at): it is due before it was received", told.Out);

        await File.WriteAllTextAsync(file, "number,text\n1,x\n");
        told = await place.Run("import", "hotline", file, "--project", "yard-1");
        Assert.Equal((1, "Line 1, column 1: the header lacks received_at, urgency, category, caller, due_at. Nothing was imported."), (told.Status, told.Errors.TrimEnd()));
    }

    static async Task<(int, string)> Import(Place place, string file) => await place.Run("import", "hotline", file, "--project", "yard-1") is var told ? (told.Status, told.LastLine) : default;
}

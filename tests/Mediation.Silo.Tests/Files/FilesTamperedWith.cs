using System.Net;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Mediation.Tests.Verbs;
using Xunit;

namespace Mediation.Tests.Files;

/// <summary>Whoever changes a file behind our back, as the owner of the database may, is found out.</summary>
public sealed class FilesTamperedWith(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;
    readonly TestDatabase database = on.Database;

    string[] Settings => [$"--ConnectionStrings:Mediation={database.AppConnectionString}", $"--Data:Directory={program.Home}"];

    [Theory]
    [InlineData("a byte is flipped", "update vault.file_piece set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where file_id = $1 and part = 0 and number = 1", "cannot be opened")]
    [InlineData("a piece is left out", "delete from vault.file_piece where file_id = $1 and part = 0 and number = 2", "cannot be opened")]
    [InlineData("pieces change places", "update vault.file_piece set number = number + 100 where file_id = $1 and part = 0 and number in (1, 2); update vault.file_piece set number = 103 - number where file_id = $1 and part = 0 and number > 100", "cannot be opened")]
    [InlineData("the file goes to another case", "update vault.file set case_id = gen_random_uuid() where id = $1", "lies under case")]
    [InlineData("the file is gone", "delete from vault.file where id = $1", "is missing")]
    public async Task What_was_done_to_a_file_behind_our_back_is_found(string what, string sql, string finding)
    {
        var handler = await program.As(Role.Handler);
        var id = $"{(await handler.Log()).Id}";
        var taken = await handler.HandIn(id, Papers.LargePdf(300_000), "a.pdf");
        Assert.EndsWith(" 0 faults", (await Place.Verbs.Run(["verify", $"--case={id}", .. Settings])).LastLine);
        var file = taken.Body.GetProperty("file").GetGuid();
        foreach (var statement in sql.Split("; ")) await database.Owner.Run(statement, file);
        var told = await Place.Verbs.Run(["verify", $"--case={id}", .. Settings]);
        Assert.True(told.Out.Contains(finding, StringComparison.Ordinal), $"{what}: {told.Out}");
        Assert.EndsWith(" 1 faults", told.LastLine);
        if (finding == "cannot be opened") Assert.NotEqual(HttpStatusCode.OK, await Quietly(handler, taken.Headers.Location!));
    }

    static async Task<HttpStatusCode> Quietly(HttpClient client, Uri path)
    {
        try
        {
            using var answer = await client.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException) { return HttpStatusCode.InternalServerError; }     // it broke off on the way: nothing false was handed out
    }
}

using Mediation.Identity;

namespace Mediation.Verbs;

/// <summary>Lets an administrator in from the machine itself: whoever may read the key file may do everything anyway.</summary>
static class InviteAdministrator
{
    public static async Task<int> Run(Call call)
    {
        await using var place = await Workplace.Open(call);
        var word = await new Accounts(place.Db, TimeProvider.System).Invite(Role.Admin, Admission.LinksLast);
        var address = call.Settings["PublicUrl"] ?? (await Workplace.Program(call.Settings))?.Address ?? "http://127.0.0.1:5080";
        call.Say($"{address}/setup#{word}");
        return Verb.Done;
    }
}

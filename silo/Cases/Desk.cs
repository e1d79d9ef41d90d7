using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mediation.Identity;
using Mediation.Vault;

namespace Mediation.Cases;

/// <summary>
/// Where every act comes in: the desk knows the clock and the user, stamps the command, asks the case, and asks again
/// where an activation gave way. One for each request.
/// </summary>
sealed class Desk(IHttpContextAccessor web, IGrainFactory grains, Accounts accounts, CaseIndex index, KeyFile keys, Rulebook rules, TimeProvider time, ILogger<Desk> log)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5);
    const int Attempts = 6;
    Subject? who;
    DateTimeOffset? told;

    public DateTimeOffset Now => told ?? time.GetUtcNow();
    public Law.RuleSet Rules => rules.Now;

    /// <summary>Who is asking: the account behind the cookie or the key; nobody otherwise.</summary>
    public async Task<Subject> Who()
    {
        if (who is not null) return who;
        if (!Guid.TryParse(web.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return who = Subject.Nobody;
        if (id == LocalToken.System.Id) return who = LocalToken.System;

        return who = await accounts.SubjectOf(id) is { } today ? today.Subject : Subject.Nobody;
    }

    /// <summary>From here on this request acts as somebody else: a reporter who showed the secret, the program itself.</summary>
    public void ActAs(Subject subject) => who = subject;

    /// <summary>From here on this request tells what happened at that time: only a story of the demo's is told so, no caller ever names the time of an act.</summary>
    public void TellOf(DateTimeOffset at) => told = at;

    /// <summary>The subject for one case: whoever shows its secret and is nobody else is its reporter, whoever shows a voting letter the voter it was made for.</summary>
    public async Task<Subject> WhoFor(Guid caseId)
    {
        var subject = await Who();
        if (subject.Role is Role.Anonymous or Role.Resident && web.HttpContext?.Request.Headers[Ballots.VotingLetter.Header].ToString() is { Length: > 0 } letter) return Ballots.VotingLetter.VoterOf(letter);
        if (subject.Role != Role.Anonymous || web.HttpContext?.Request.Headers is not { } said || said["Tracking-Secret"].ToString() is not { Length: > 0 } secret) return subject;

        int? member = int.TryParse(said["Tracking-Member"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return TrackingSecret.IsRight(keys, caseId, secret, member) ? new(caseId, Role.Reporter) { Member = member } : subject;
    }

    public Task<Guid?> Find<TCase>(CaseRef reference) where TCase : ICase<TCase> => index.Find(TCase.Noun, reference);

    /// <summary>One act, stamped and answered when it is durable.</summary>
    /// <param name="asked">what the caller said, where it is not the command itself: the same id with other words is a conflict</param>
    public async Task<Answer> Put<TCase>(Guid id, Command<TCase> command, Guid commandId, object? asked = null, int? ifVersion = null) where TCase : class, ICase<TCase>
    {
        var (subject, started, act) = (await WhoFor(id), Stopwatch.GetTimestamp(), command.GetType().Name);
        var answer = new Answer(Outcome.Forbidden, id, 0);
        if (Access.MayEver(subject, act))
        {
            var stamp = new Stamp(subject, Now, "service", commandId) { Rules = rules.Now };
            var request = new Asked<TCase>(command, stamp, Fingerprint(id, act, subject, asked ?? command), ifVersion);
            answer = await Insist(again => GrainOf<TCase>(id).Ask(request with { Again = again }), o => o.Outcome, answer with { Outcome = Outcome.Unavailable });
        }
        Telemetry.Acts.Add(1, new KeyValuePair<string, object?>("noun", TCase.Noun), new("act", act), new("outcome", answer.Outcome));
        log.LogInformation("{Noun} {Case} {Act} by {Subject} ({Role}): {Outcome} {Refusal} in {Milliseconds} ms", TCase.Noun, id, act,
            subject.Id, subject.Role, answer.Outcome, answer.Refusal?.Code, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return answer;
    }

    /// <summary>A case as the one who asks may see it.</summary>
    public async Task<Seen<TCase>> See<TCase>(Guid id, string action) where TCase : class, ICase<TCase>
    {
        var subject = await WhoFor(id);
        return Access.MayEver(subject, action) ? await SeeAs<TCase>(id, subject, action) : new(Outcome.Forbidden, 0, null);
    }

    public Task<Seen<TCase>> SeeAs<TCase>(Guid id, Subject viewer, string action) where TCase : class, ICase<TCase> =>
        Insist(_ => GrainOf<TCase>(id).See(viewer, action, Now), seen => seen.Outcome, new(Outcome.Unavailable, 0, null));

    // An activation that gave way says "again"; a broken wire says "unavailable", and the next one may be whole. The command's
    // id makes asking again harmless. A silo or a database that stays away ends in an answer within seconds all the same.
    async Task<T> Insist<T>(Func<bool, Task<T>> call, Func<T, Outcome> outcome, T away)
    {
        var deadline = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var left = Patience - Stopwatch.GetElapsedTime(deadline);
            if (left <= TimeSpan.Zero) return away;
            try
            {
                // the first call ends by Orleans' own time-out (see Server): a timer for each act would cost more than it saves
                var answer = attempt == 1 ? await call(false) : await call(true).WaitAsync(left);
                if (outcome(answer) is not (Outcome.Again or Outcome.Unavailable) || attempt == Attempts) return answer;
            }
            catch (Exception why) when (why is TimeoutException or Orleans.Runtime.OrleansException || Faults.AreOfTheDatabase(why))
            {
                log.LogWarning(why, "a case did not answer, attempt {Attempt}", attempt);
                if (attempt == Attempts) return away;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10 << attempt));
        }
    }

    byte[] Fingerprint(Guid id, string act, Subject subject, object asked) => HMACSHA256.HashData(keys.Requests,
        (byte[])[.. id.ToByteArray(), .. subject.Id.ToByteArray(), .. Encoding.UTF8.GetBytes(act), .. JsonSerializer.SerializeToUtf8Bytes(asked, asked.GetType(), Wire.Json)]);

    ICaseGrain<TCase> GrainOf<TCase>(Guid id) where TCase : ICase<TCase> => (ICaseGrain<TCase>)grains.GetGrain(NounOf<TCase>.Interface, id);

    /// <summary>The grain interface of a noun: the one that serves its cases.</summary>
    static class NounOf<TCase>
    {
        public static readonly Type Interface = Assembly.GetExecutingAssembly().GetTypes()
            .Single(t => t.IsInterface && t != typeof(ICaseGrain<TCase>) && t.IsAssignableTo(typeof(ICaseGrain<TCase>)));
    }
}

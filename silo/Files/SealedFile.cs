using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace Mediation.Files;

/// <summary>The forms in which a file is kept: as it was handed in, as it is handed out, and small.</summary>
enum Part : short { Original, Served, Small }

/// <summary>A file of the vault that can be opened: its id and its own key.</summary>
sealed record FileKey(Guid Id, byte[] Key);

/// <summary>
/// How a file is sealed: in pieces of 64 KB, each with its own nonce and bound to its file, part, place and whether it is the last, so that no piece
/// can be left out, moved or taken from another file.
/// </summary>
static class Pieces
{
    public const int Size = 64 * 1024, Overhead = 12 + 16;

    public static byte[] Seal(FileKey file, Part part, int number, bool last, ReadOnlySpan<byte> plain)
    {
        var piece = new byte[plain.Length + Overhead];
        RandomNumberGenerator.Fill(piece.AsSpan(0, 12));
        using var aes = new AesGcm(file.Key, 16);
        aes.Encrypt(piece.AsSpan(0, 12), plain, piece.AsSpan(12, plain.Length), piece.AsSpan(12 + plain.Length), About(file.Id, part, number, last));
        return piece;
    }

    public static byte[] Open(FileKey file, Part part, int number, bool last, byte[] piece)
    {
        if (piece.Length < Overhead) throw new CryptographicException("a piece of a file is too short");
        var plain = new byte[piece.Length - Overhead];
        using var aes = new AesGcm(file.Key, 16);
        aes.Decrypt(piece.AsSpan(0, 12), piece.AsSpan(12, plain.Length), piece.AsSpan(12 + plain.Length), plain, About(file.Id, part, number, last));
        return plain;
    }

    static byte[] About(Guid id, Part part, int number, bool last)
    {
        var about = new byte[22];
        id.TryWriteBytes(about, bigEndian: true, out _);
        about[16] = (byte)part;
        BinaryPrimitives.WriteInt32BigEndian(about.AsSpan(17), number);
        about[21] = last ? (byte)1 : (byte)0;
        return about;
    }
}

/// <summary>Writes one part of a file, piece by piece as it comes. What is not ended is not a file: its last piece is missing.</summary>
sealed class SealingStream(NpgsqlDataSource db, FileKey file, Part part) : Stream
{
    readonly byte[] piece = new byte[Pieces.Size];
    int held, number;

    public long Written { get; private set; }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (held == piece.Length) using (var batch = Next(last: false)) batch.ExecuteNonQuery();
            var some = Math.Min(bytes.Length, piece.Length - held);
            bytes[..some].CopyTo(piece.AsSpan(held));
            bytes = bytes[some..];
            held += some;
            Written += some;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop = default)
    {
        while (bytes.Length > 0)
        {
            if (held == piece.Length) await using (var batch = Next(last: false)) await batch.ExecuteNonQueryAsync(stop);
            var some = Math.Min(bytes.Length, piece.Length - held);
            bytes[..some].CopyTo(piece.AsMemory(held));
            bytes = bytes[some..];
            held += some;
            Written += some;
        }
    }

    public async Task End(CancellationToken stop = default)
    {
        await using var batch = Next(last: true);
        await batch.ExecuteNonQueryAsync(stop);
    }

    // Not waited for on disk: the act that names the file is, and with it all that was written before it.
    NpgsqlBatch Next(bool last)
    {
        var batch = db.CreateBatch();
        batch.BatchCommands.Add(new("set local synchronous_commit = off"));
        var insert = new NpgsqlBatchCommand("insert into vault.file_piece (file_id, part, number, sealed) values ($1, $2, $3, $4)");
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = file.Id });
        insert.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)part });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Pieces.Seal(file, part, number, last, piece.AsSpan(0, held)) });
        batch.BatchCommands.Add(insert);
        number++;
        held = 0;
        return batch;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken stop) => WriteAsync(buffer.AsMemory(offset, count), stop).AsTask();
    public override void Flush() { }
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => Written;
    public override long Position { get => Written; set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Reads one part of a file, here and there or from end to end, with one piece of it in memory.</summary>
sealed class SealedStream : Stream
{
    readonly NpgsqlDataSource db;
    readonly FileKey file;
    readonly Part part;
    readonly int count;
    byte[] piece = [];
    int number = -1;

    SealedStream(NpgsqlDataSource db, FileKey file, Part part, int count, long length) =>
        (this.db, this.file, this.part, this.count, Length) = (db, file, part, count, length);

    /// <summary>None where the file has no such part.</summary>
    public static async Task<SealedStream?> Open(NpgsqlDataSource db, FileKey file, Part part, CancellationToken stop = default)
    {
        await using var command = db.CreateCommand("select number, length(sealed) from vault.file_piece where file_id = $1 and part = $2 order by number desc limit 1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = file.Id });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)part });
        await using var reader = await command.ExecuteReaderAsync(stop);
        if (!await reader.ReadAsync(stop)) return null;

        var last = reader.GetInt32(0);
        return new(db, file, part, last + 1, (long)last * Pieces.Size + Math.Max(0, reader.GetInt32(1) - Pieces.Overhead));
    }

    public override long Length { get; }
    public override long Position { get; set; }
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;

    // filled as far as there is something: whoever reads a picture takes less than was asked for as its end
    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && Position < Length)
        {
            if (Wanted != number)
                using (var command = Ask()) Take(command.ExecuteScalar());
            read += Copy(buffer[read..]);
        }
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop = default)
    {
        if (Position >= Length || buffer.Length == 0) return 0;
        if (Wanted != number)
            await using (var command = Ask()) Take(await command.ExecuteScalarAsync(stop));
        return Copy(buffer.Span);
    }

    int Wanted => (int)(Position / Pieces.Size);

    NpgsqlCommand Ask()
    {
        var command = db.CreateCommand("select sealed from vault.file_piece where file_id = $1 and part = $2 and number = $3");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = file.Id });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)part });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Wanted });
        return command;
    }

    void Take(object? found)
    {
        var wanted = Wanted;
        var opened = Pieces.Open(file, part, wanted, last: wanted == count - 1, found as byte[] ?? throw new CryptographicException("a piece of a file is missing"));
        if (wanted < count - 1 && opened.Length != Pieces.Size) throw new CryptographicException("a piece of a file is too short");
        (piece, number) = (opened, wanted);
    }

    int Copy(Span<byte> buffer)
    {
        var at = (int)(Position % Pieces.Size);
        var some = Math.Min(buffer.Length, piece.Length - at);
        piece.AsSpan(at, some).CopyTo(buffer);
        Position += some;
        return some;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var there = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };
        return there < 0 ? throw new IOException("before the beginning of a file") : Position = there;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken stop) => ReadAsync(buffer.AsMemory(offset, count), stop).AsTask();
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

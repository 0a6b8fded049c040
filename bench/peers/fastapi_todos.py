"""The FastAPI tutorials' service: a bearer token verified by PyJWT, a response model, twenty todos from memory."""

import json
import sqlite3
import sys
from datetime import datetime
from typing import List, Optional

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel

settings = json.loads(sys.argv[1])
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")
app = FastAPI()


class Todo(BaseModel):
    id: str
    title: str
    notes: Optional[str]
    done: bool
    createdAt: datetime


QUERY = """
    SELECT id, title, notes, done, createdAt FROM "Todo"
    WHERE ownerId IN (SELECT id FROM "User" WHERE email LIKE 'owner@%')
    ORDER BY createdAt DESC, id DESC LIMIT 20
"""
names = ("id", "title", "notes", "done", "createdAt")
todos = [Todo(**dict(zip(names, row))) for row in sqlite3.connect(settings["database"]).execute(QUERY)]


async def get_current_user(token: str = Depends(oauth2_scheme)) -> str:
    try:
        return jwt.decode(token, settings["secret"], algorithms=["HS256"], audience="gatehouse")["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(status_code=401, detail="Could not validate credentials")


@app.get("/")
async def root():
    return {"message": "Hello World"}


@app.get("/todos", response_model=List[Todo])
async def read_todos(user: str = Depends(get_current_user)):
    return todos


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=settings["port"], log_level="warning")
